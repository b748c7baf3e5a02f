const WIDTH = 24;

/** `━━━━━━────── 12/300 accounts, 1 failed`: how far a run over many accounts is. */
export function bar({
  done,
  total,
  failed,
}: {
  readonly done: number;
  readonly total: number;
  readonly failed: number;
}): string {
  const filled = total === 0 ? WIDTH : Math.floor((done / total) * WIDTH);
  const share = `${'━'.repeat(filled)}${'─'.repeat(WIDTH - filled)}`;
  return `${share} ${done}/${total} accounts${failed === 0 ? '' : `, ${failed} failed`}`;
}
