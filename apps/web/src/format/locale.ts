const preferred = (globalThis as { navigator?: Partial<Navigator> }).navigator?.languages ?? [];

/**
 * Words in dates come in the language of the catalogues: a German "vor 2 Min." has no place in an
 * English sentence. Among its regions the person's own decides about order and separators.
 */
export const locale: string = preferred.find((tag) => /^en\b/i.test(tag)) ?? 'en-GB';

/** Whether the clock has twelve hours or twenty-four is no matter of language: the system's choice stays. */
export const hour12: boolean =
  new Intl.DateTimeFormat(undefined, { hour: 'numeric' }).resolvedOptions().hour12 ?? false;
