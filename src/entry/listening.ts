import type { INestApplicationContext } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Config } from '../platform/config/config.js';
import { MetricsServer } from '../platform/telemetry/metrics-server.js';
import { Metrics } from '../platform/telemetry/metrics.js';
import { PortInUse } from './entry-errors.js';

/** @returns the URL under which the server answers. @throws PortInUse */
export async function listen(app: NestExpressApplication, config: Pick<Config, 'host' | 'port'>): Promise<string> {
  try {
    await app.listen(config.port, config.host);
  } catch (cause) {
    if (isPortTaken(cause)) throw new PortInUse(config.host, config.port, cause);
    throw cause;
  }
  const address = app.getHttpServer().address();
  const port = typeof address === 'object' && address !== null ? address.port : config.port;
  return `http://${spoken(config.host)}:${port}`;
}

/** The port for figures, when one is configured; @returns what closes it. @throws PortInUse */
export async function openMetrics(
  app: INestApplicationContext,
  { metricsHost: host, metricsPort: port }: Pick<Config, 'metricsHost' | 'metricsPort'>,
): Promise<{ readonly url: string; close(): Promise<void> } | undefined> {
  if (port === undefined) return undefined;
  const server = await MetricsServer.open(app.get(Metrics), { host, port }).catch((cause: unknown) => {
    throw isPortTaken(cause) ? new PortInUse(host, port, cause) : cause;
  });
  return { url: `http://${spoken(host)}:${server.port}/metrics`, close: () => server.close() };
}

const isPortTaken = (cause: unknown): boolean => (cause as { readonly code?: unknown } | null)?.code === 'EADDRINUSE';

/** An address one can open, for one that means all. */
const spoken = (host: string): string => (['0.0.0.0', '::'].includes(host) ? 'localhost' : host);
