// Loaded into the process under test before anything else (`node --import`). It notes every change that the process makes
// below the folder CRASH_FOLDER in the file CRASH_LOG, and kills the process at the one that CRASH_AT names, `12 before`,
// `12 after`, or `12 middle`, which is when half of a text is written. It sets the local clock ahead by CRASH_CLOCK ms.
// Nothing in Keywarden knows of it.
import { appendFileSync, existsSync } from 'node:fs';
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { basename } from 'node:path';

const { CRASH_FOLDER: folder = '', CRASH_LOG: log = '', CRASH_AT: at = '' } = process.env;
const { CRASH_CLOCK: ahead = '0' } = process.env;
const [nth, moment] = at.split(' ');
const { mkdir, open, rename, link, unlink } = fs;
let changes = 0;

const now = () => Math.floor(performance.timeOrigin + performance.now());
Object.assign(Date, { now: () => now() + Number(ahead) });

fs.mkdir = (path, options) =>
  existsSync(path) ? mkdir(path, options) : change('mkdir', path, () => mkdir(path, options));
fs.rename = (from, to) => change('rename', to, () => rename(from, to));
fs.link = (from, to) => change('link', to, () => link(from, to));
fs.unlink = (path) => (existsSync(path) ? change('unlink', path, () => unlink(path)) : unlink(path));
fs.open = async (path, flags, mode) => {
  const isNew = flags === 'wx';
  const handle = isNew
    ? await change('create', path, () => open(path, flags, mode))
    : await open(path, flags, mode);
  const { writeFile } = handle;
  handle.writeFile = (text) =>
    change(
      'write',
      path,
      () => writeFile.call(handle, text),
      () => writeFile.call(handle, text.slice(0, text.length / 2)),
    );
  return handle;
};
syncBuiltinESMExports();

async function change(what, path, make, half) {
  if (!path.startsWith(folder)) return make();
  changes += 1;
  const isIt = String(changes) === nth;
  appendFileSync(log, `${what} ${basename(path)}\n`);
  if (isIt && moment === 'before') die();
  if (isIt && moment === 'middle') {
    await half();
    die();
  }
  const made = await make();
  if (isIt && moment === 'after') die();
  return made;
}

function die() {
  process.kill(process.pid, 'SIGKILL');
}
