/**
 * Stands where `@rjsf/core` expects Ajv for its own tests (`vite.config.ts` puts it there): Ajv compiles schemas to
 * code, which the content security policy forbids, so it is neither installed nor bundled. `validator.ts` is ours.
 */
export default undefined;
