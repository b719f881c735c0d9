export const strings = {
  skipToContent: 'Skip to the conversation',
  starting: 'Starting Satchel',
  unreachableTitle: 'Satchel cannot be reached',
  unreachable: 'Trying again by itself.',
  tryAgain: 'Try again now',
  pageTitle: 'Satchel',
  pageTitleUnread: (count: number) => `(${count}) Satchel`,
  crashedTitle: 'Something went wrong',
  crashed: 'Nothing you sent is lost. Reload the page to go on.',
  reload: 'Reload',
  newMessages: (count: number) => `${count} new messages`,
} as const;
