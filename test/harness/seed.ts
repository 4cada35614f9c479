import fc from 'fast-check';

// What decides whether a change lands must not hang on chance; all other runs search on, from another seed each time.
if (process.env['CI'] !== undefined) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: 1877 });
