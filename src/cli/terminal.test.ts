import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Io } from './io.ts';
import { terminalDoor } from './terminal.ts';

/** A door before strings. */
function aDoor({ terminal = false, env = {} }: { terminal?: boolean; env?: Io['env'] } = {}) {
  const seen: string[] = [];
  const write = (text: string): void => void seen.push(text);
  let asked = 0;
  const raw = {
    out: write,
    err: write,
    env,
    isTerminal: { input: terminal, output: terminal, error: terminal },
    confirm: async (question: string) => (write(question), true),
    ask: async ({ question }: { question: string }) => (write(question), 'x'),
    choose: async (question: string, options: readonly { value: string; label: string }[]) => {
      write([question, ...options.map(({ label }) => label)].join('|'));
      return 'x';
    },
    get stop() {
      asked += 1;
      return new AbortController().signal;
    },
  };
  const io = terminalDoor(raw as unknown as Io);
  return { io, seen: () => seen.join(''), stopsAsked: () => asked };
}

describe('the door to the terminal', () => {
  it('lets nothing through that a terminal obeys, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (text) => {
        const { io, seen } = aDoor();
        io.out(text);
        io.err(text);
        expect(seen().replaceAll(/[\n\t]/g, '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      }),
    );
  });

  it('lets our colours through where there is colour, and no other command', () => {
    const { io, seen } = aDoor({ terminal: true });
    io.out('\u001B[1m\u001B[31mred\u001B[39m\u001B[22m \u001B[8mhidden \u001B[2K\u001B]8;;http://x\u0007');
    expect(seen()).toBe(
      `\u001B[1m\u001B[31mred\u001B[39m\u001B[22m ${String.raw`\u001b[8mhidden \u001b[2K\u001b]8;;http://x\u0007`}`,
    );
  });

  it.each([{ terminal: false }, { terminal: true, env: { NO_COLOR: '1' } }])(
    'lets no colour through without colour: %j',
    (how) => {
      const { io, seen } = aDoor(how);
      io.err('\u001B[31mred');
      expect(seen()).toBe(String.raw`\u001b[31mred`);
    },
  );

  it('is before questions and their answers, too', async () => {
    const { io, seen } = aDoor({ terminal: true });
    await io.confirm('Delete \u202Eyek\r?');
    await io.ask({ question: 'a\u001B[2Kb', initial: '', check: () => undefined });
    await io.choose('which\nof', [{ value: 'x', label: 'the \u200Bone' }]);
    expect(seen()).toBe(String.raw`Delete \u202eyek\u000d?a\u001b[2Kbwhich\u000aof|the \u200bone`);
  });

  it('takes no interruption on before a command asks for it', () => {
    const { io, stopsAsked } = aDoor();
    expect(stopsAsked()).toBe(0);
    expect(io.stop.aborted).toBe(false);
    expect(stopsAsked()).toBe(1);
  });
});
