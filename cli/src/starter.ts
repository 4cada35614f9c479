import * as modules from 'node:module';

// The command `plimsoll`. From version 22 on Node can keep what it has compiled, and the program then starts in three quarters of the time; only what is
// loaded after this line profits, so the program is a file of its own, which needs this one for nothing else.
(modules as { readonly enableCompileCache?: () => unknown }).enableCompileCache?.();
// Beside this file, in dist.
require(`${__dirname}/cli.js`);
