export const strings = {
  join: 'Join the room',
  joinHint: 'You can read what was written before, and the others see that you joined.',
  broadcastHint: 'You can read along; only admins write here.',
  backToChats: 'Back to chats',
  loading: 'Looking for the room',
  noRoom: 'There is no room at this address',
  noRoomHint: 'It was misspelled, or the room is gone.',
  failed: 'The room did not load',
  tryAgain: 'Try again',

  yourName: 'Your name',
  enter: 'Enter the room',
  nameYourself: 'Write a name, 64 characters at most.',
  haveAccount: 'I have an account: sign in',
  guestHint: 'No account needed. Others see you as a guest.',

  guestBar: 'Guest',
  makeAccount: 'Make an account',
  leave: 'Leave',
  leaveTitle: 'Leave this room?',
  leaveText:
    'A guest who leaves cannot come back as the same person. What you wrote stays. With an account you can come and go.',
  guestElsewhere: 'Guests stay in one room',
  guestElsewhereHint: (room: string) =>
    `You are a guest in “${room}”. With an account you can join as many rooms as you like.`,
  backToRoom: (room: string) => `Back to “${room}”`,
  outTitle: 'You are no longer in this room',
  outHint: 'You can enter again with a new name, or make an account.',
  startOver: 'Start over',
} as const;
