import { TEXT_CODE_POINTS } from '@satchel/protocol/limits';
import { describe, expect, it } from 'vitest';
import { readSimpleFrame } from './read-simple-frame.ts';

const read = (frame: unknown) => readSimpleFrame(Buffer.from(JSON.stringify(frame)), false);

describe('a frame of the simple room', () => {
  it('[S2] [S3] is a join or a chat; what else it carries is left aside', () => {
    expect(read({ type: 'join', name: ' Colt ', age: 7 })).toEqual({ type: 'join', name: 'Colt' });
    expect(read({ type: 'chat', text: 'Hi 𝄞' })).toEqual({ type: 'chat', text: 'Hi 𝄞' });
  });

  it('[S4] is garbled when no program should send it', () => {
    const garbled = [null, 7, [], {}, { type: 'sing' }, { type: 'join' }, { type: 'chat', text: 7 }];
    expect(garbled.map(read)).toEqual(garbled.map(() => ({ type: 'garbled' })));
    const chat = Buffer.from('{"type":"chat","text":"x"}');
    expect(readSimpleFrame(chat, true)).toEqual({ type: 'garbled' });
    expect(readSimpleFrame(chat.subarray(0, -1), false)).toEqual({ type: 'garbled' });
    const deep = Buffer.from(`{"type":"chat","text":"x","more":${'['.repeat(40)}${']'.repeat(40)}}`);
    expect(readSimpleFrame(deep, false)).toEqual({ type: 'garbled' });
  });

  it('[S4] is unfit when a person wrote too much, nothing, or what cannot be kept', () => {
    const unfit = [
      { type: 'join', name: 'x'.repeat(65) },
      { type: 'join', name: '' },
      { type: 'join', name: 'a\u202eb' },
      { type: 'chat', text: ' ' },
      { type: 'chat', text: '𝄞'.repeat(TEXT_CODE_POINTS + 1) },
      { type: 'chat', text: 'a\u0000b' },
      { type: 'chat', text: 'a\ud800b' },
    ];
    expect(unfit.map(read)).toEqual(unfit.map(() => ({ type: 'unfit' })));
    expect(read({ type: 'chat', text: '𝄞'.repeat(TEXT_CODE_POINTS) })).toMatchObject({ type: 'chat' });
  });
});
