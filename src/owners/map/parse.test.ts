import { describe, expect, it } from 'vitest';
import { OwnerMapError, parseOwnerMap } from './parse.ts';

const ACCOUNT = '111122223333';

function faultsOf(text: string, file = 'owners.csv'): readonly string[] {
  try {
    parseOwnerMap(text, file);
    return [];
  } catch (error) {
    if (error instanceof OwnerMapError) return error.faults;
    throw error;
  }
}

describe('a map of owners in CSV', () => {
  it('names address and person, whatever other columns there are', () => {
    const map = parseOwnerMap(
      '\uFEFFUser,Department,Email,Name\nana,IT,ana@example.com,"Berg, Ana"\nbo,,bo@example.com,\n',
      'owners.csv',
    );
    expect(map.of('ana', ACCOUNT)).toEqual({ address: 'ana@example.com', name: 'Berg, Ana' });
    expect(map.of('bo', ACCOUNT)).toEqual({ address: 'bo@example.com', name: null });
    expect([map.of('Ana', ACCOUNT), map.size]).toEqual([null, 2]);
  });

  it('may name the account, and such a row goes before one that does not', () => {
    const map = parseOwnerMap(
      `user,account,email\nci,,ci@example.com\nci,${ACCOUNT},prod@example.com\n`,
      'o.csv',
    );
    expect(map.of('ci', ACCOUNT)?.address).toBe('prod@example.com');
    expect(map.of('ci', '444455556666')?.address).toBe('ci@example.com');
  });

  it('says all that is wrong at once, with the lines', () => {
    expect(faultsOf('user,account,email\nana,,nobody\n,,bo@example.com\ncy,1234,cy@example.com\n')).toEqual([
      'line 2: "nobody" is not an address.',
      'line 3: it names no user.',
      expect.stringContaining('line 4: "1234" is not an account id'),
    ]);
  });

  it('may name somebody twice, but not with two addresses', () => {
    expect(faultsOf('user,email\nana,ana@example.com\nana,ANA@example.com\n')).toEqual([]);
    expect(faultsOf('user,email\nana,ana@example.com\nana,bo@example.com\n')).toEqual([
      'line 3: ana has another address in line 2. Keep one of them.',
    ]);
  });

  it('may not greet the same person by two names', () => {
    expect(faultsOf('user,email,name\nana,ana@example.com,Ana\nana,ana@example.com,Anna\n')).toEqual([
      'line 3: ana has another name in line 2. Keep one of them.',
    ]);
  });

  it.each([',Ana\nana,ana@example.com,', ',\nana,ana@example.com,Ana'])('keeps the name of %j', (rows) => {
    const map = parseOwnerMap(`user,email,name\nana,ana@example.com${rows}\n`, 'owners.csv');
    expect(map.of('ana', ACCOUNT)).toEqual({ address: 'ana@example.com', name: 'Ana' });
  });

  it('may not name nobody, as an export that failed does', () => {
    expect(faultsOf('')[0]).toContain('it names nobody');
    expect(faultsOf('user,email\n')[0]).toContain('it names nobody');
    expect(faultsOf('login,mail\n')[0]).toContain('no column user and none email');
    expect(faultsOf('', 'owners.yaml')[0]).toContain('it names nobody');
    expect(faultsOf('{}', 'owners.yaml')[0]).toContain('it names nobody');
  });

  it('needs its columns, and to be CSV', () => {
    expect(faultsOf('name,mail\nana,ana@example.com\n')[0]).toContain('no column user and none email');
    expect(faultsOf('user,email\n"ana,ana@example.com\n')[0]).toContain('it is not CSV');
  });
});

describe('a map of owners in YAML', () => {
  it('names an address, or an address and a person, also for one account', () => {
    const map = parseOwnerMap(
      `ana: ana@example.com\nbo: { email: bo@example.com, name: Bo }\nci:\n  - { account: "${ACCOUNT}", email: prod@example.com }\n  - ci@example.com\n`,
      'owners.yaml',
    );
    expect(map.of('ana', ACCOUNT)).toEqual({ address: 'ana@example.com', name: null });
    expect(map.of('bo', ACCOUNT)).toEqual({ address: 'bo@example.com', name: 'Bo' });
    expect(map.of('ci', ACCOUNT)?.address).toBe('prod@example.com');
    expect(map.of('ci', '1')?.address).toBe('ci@example.com');
  });

  it('takes a name that is left empty as none', () => {
    const map = parseOwnerMap('bo: { email: bo@example.com, name: , account: }\n', 'owners.yaml');
    expect(map.of('bo', ACCOUNT)).toEqual({ address: 'bo@example.com', name: null });
  });

  it.each([
    ['a list', '- ana\n', /mapping/],
    ['a slip', 'ana: [a\n', /line/],
    ['no address', 'ana: 7\n', /line 1: "7" is not an address/],
  ])('says what is wrong with %s', (_, text, fault) => {
    expect(faultsOf(text, 'owners.yaml')[0]).toMatch(fault);
  });
});
