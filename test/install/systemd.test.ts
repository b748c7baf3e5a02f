import { describe, expect, it } from 'vitest';
import { read } from './documents.ts';

/** `[Service] Type=oneshot` as `Service.Type`. */
function unit(name: string): ReadonlyMap<string, readonly string[]> {
  const settings = new Map<string, string[]>();
  let section = '';
  for (const line of read(`examples/systemd/${name}`).split('\n')) {
    section = /^\[(\w+)\]$/.exec(line)?.[1] ?? section;
    const [, key, value = ''] = /^(\w+)=(.*)$/.exec(line) ?? [];
    if (key !== undefined)
      settings.set(`${section}.${key}`, [...(settings.get(`${section}.${key}`) ?? []), value]);
  }
  return settings;
}

describe('the units for systemd', () => {
  const service = unit('keywarden.service');
  const timer = unit('keywarden.timer');

  it('run once and change nothing before somebody switches it on', () => {
    expect(service.get('Service.Type')).toEqual(['oneshot']);
    expect(service.get('Service.ExecStart')).toEqual(['%h/keywarden/node_modules/.bin/keywarden plan']);
  });

  it('give a run that is told to stop the time to finish a user', () => {
    expect(service.get('Service.TimeoutStopSec')).toEqual(['120']);
  });

  it('name no access key', () => {
    expect(service.get('Service.Environment')?.join()).not.toMatch(/AWS_ACCESS_KEY_ID|AWS_SECRET/);
  });

  it('run daily, and after a night switched off once', () => {
    expect(timer.get('Timer.OnCalendar')).toEqual(['*-*-* 06:17:00 Europe/Berlin']);
    expect(timer.get('Timer.Persistent')).toEqual(['true']);
    expect(timer.get('Install.WantedBy')).toEqual(['timers.target']);
  });
});
