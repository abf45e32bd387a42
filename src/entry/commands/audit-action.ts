import { AuditChainBroken, INSTALLATION_CHAIN, VerifyAuditChain } from '../../contexts/audit/public.js';
import { isId } from '../../kernel/ids.js';
import { readConfig } from '../../platform/config/config.js';
import { openApplication } from '../application.js';
import { UsageInvalid } from '../entry-errors.js';

export async function verifyAudit(options: { readonly chain?: string }, print: (line: string) => void): Promise<void> {
  const chainId = options.chain ?? INSTALLATION_CHAIN;
  if (options.chain !== undefined && !isId(options.chain)) {
    throw new UsageInvalid(`--chain is "${options.chain}"; expected the id of an organisation.`);
  }
  const app = await openApplication(readConfig(process.env));
  try {
    const { entries, firstBroken, headHash } = await app.get(VerifyAuditChain).execute(chainId);
    if (firstBroken !== undefined) throw new AuditChainBroken(chainId, firstBroken.seq, firstBroken.explanation);
    if (entries === 0 && options.chain !== undefined) {
      throw new AuditChainBroken(
        chainId,
        1,
        'There is no entry at all: either this is no id of an organisation, or its entries were removed.',
      );
    }
    print(`Chain ${chainId}: ${entries} entries, each intact and linked to the one before. Head ${headHash}.`);
  } finally {
    await app.close();
  }
}
