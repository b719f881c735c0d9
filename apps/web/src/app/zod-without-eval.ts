import * as z from 'zod';

/**
 * zod compiles schemas with `new Function`, which the page's CSP forbids. It looks at this setting
 * when a schema is made, so this module is imported before any other.
 */
z.config({ jitless: true });
