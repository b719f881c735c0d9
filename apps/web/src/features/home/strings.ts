import { plural } from '../../format/words.ts';

export const strings = {
  chats: 'Chats',
  startConversation: 'Start a conversation',
  newChat: 'New chat',
  newChatHint: 'Pick somebody to write to.',
  newGroup: 'New group',
  newGroupHint: 'Only the people you add can see and join it.',
  groupName: 'Group name',
  groupNamePlaceholder: 'Summer trip, Design team …',
  groupMembers: 'Members',
  createGroup: 'Create group',
  createGroupWith: (count: number) =>
    plural(count, { one: 'Create group with 1 person', other: `Create group with ${count} people` }),
  nameTheGroup: 'Give the group a name.',
  noChats: 'No chats yet',
  noChatsHint: 'Write to somebody, or send them a file of any size.',
  pickChat: 'Choose a chat',
  pickChatHint: 'Or start a new one. Drop a file of any size into a chat to send it.',
  filter: 'Search chats',
  nothingMatches: 'No chat has this name.',
  loading: 'Loading chats',
  draft: 'Draft:',
  nothingSaid: 'No messages yet',
  unread: (count: number, shown: string) =>
    plural(count, { one: '1 unread message', other: `${shown} unread messages` }),
} as const;
