#!/usr/bin/env node
// The AWS SDK announces on every start that versions newer than ours will need a newer Node. Ours is pinned and tested
// on every Node that package.json names, so the announcement would only hide what matters on standard error.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
await import('../dist/cli.js');
