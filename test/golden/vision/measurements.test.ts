import { expect, it } from '@jest/globals';
import { SharpImageDecoder } from '../../../src/platform/images/sharp-image-decoder.js';
import { describeWithRealKit, kitFile, kitLines } from '../../builders/real-kit.js';

interface Photo {
  readonly file: string;
  readonly width: number;
  readonly height: number;
  readonly luma_mean: number;
  readonly luma_std: number;
  readonly dark_share: number;
  readonly bright_share: number;
  readonly laplace_energy: number;
  readonly dhash64: string;
}

describeWithRealKit('measurements of 65 real photographs', () => {
  it('agree with the recorded luminance, contrast, shares, sharpness and perceptual hash', async () => {
    const decoder = new SharpImageDecoder();
    const photos = kitLines<Photo>('wagon/metadata.jsonl');
    for (const photo of photos) {
      const { measurements, width, height, format } = await decoder.inspect(kitFile(`wagon/${photo.file}`));
      expect({ width, height, format }).toEqual({ width: photo.width, height: photo.height, format: 'jpeg' });
      expect(Math.abs(measurements.luminance - photo.luma_mean)).toBeLessThan(0.05);
      expect(Math.abs(measurements.contrast - photo.luma_std)).toBeLessThan(0.05);
      expect(Math.abs(measurements.darkShare - photo.dark_share)).toBeLessThan(0.0005);
      expect(Math.abs(measurements.brightShare - photo.bright_share)).toBeLessThan(0.0005);
      expect(Math.abs(measurements.sharpness / photo.laplace_energy - 1)).toBeLessThan(0.001);
      expect(measurements.dhash64).toBe(photo.dhash64);
    }
    expect(photos).toHaveLength(65);
  }, 60_000);
});
