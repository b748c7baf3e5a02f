import { App } from 'aws-cdk-lib';
import { builtBundle } from './code.ts';
import { addStacks } from './synth.ts';

/** What `cdk` runs, in the folder infra. `-c config=path/keywarden.yaml` makes the roles from that file. */
const app = new App({ analyticsReporting: false });
const config: unknown = app.node.tryGetContext('config');
addStacks(app, {
  infra: process.cwd(),
  code: builtBundle(process.cwd()),
  config: typeof config === 'string' ? config : null,
});
app.synth();
