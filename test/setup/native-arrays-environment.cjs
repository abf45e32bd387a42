// For tests that run onnxruntime in this process: it makes typed arrays of Node's own realm, which a test's realm would not recognise.
const { TestEnvironment } = require('jest-environment-node');

module.exports = class NativeArrays extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    Object.assign(this.global, { Float32Array, BigInt64Array, Uint8Array, ArrayBuffer });
  }
};
