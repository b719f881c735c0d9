import { TYPING_EVERY, TYPING_SHOWN } from '@satchel/protocol/limits';
import { describe, expect, it } from 'vitest';
import { ana, ben, personNamed } from '../test-support/rows.ts';
import { createWorld } from '../test-support/test-client.ts';

async function createTypists() {
  const world = createWorld();
  const id = world.server.addConversation([ana, ben]);
  const first = world.connect(ana).client.conversation(id);
  const second = world.connect(ben).client.conversation(id);
  await world.drain();
  return { ...world, id, ana: first, ben: second };
}

describe('[M12] typing', () => {
  it('is heard by the others, not by me, and forgotten when nobody says it again', async () => {
    const { clock, drain, ...people } = await createTypists();
    people.ben.typing();
    await drain();
    expect(people.ana.typists.get()).toEqual([ben.id]);
    expect(people.ben.typists.get()).toEqual([]);
    await clock.advance(TYPING_SHOWN - 1);
    expect(people.ana.typists.get()).toEqual([ben.id]);
    await clock.advance(1);
    expect(people.ana.typists.get()).toEqual([]);
  });

  it('is said once every few seconds, however fast somebody types, and stays shown meanwhile', async () => {
    const { clock, drain, server, ...people } = await createTypists();
    for (let passed = 0; passed < 2 * TYPING_EVERY; passed += 100) {
      people.ben.typing();
      await drain();
      await clock.advance(100);
    }
    expect(server.heard('typing')).toHaveLength(2);
    expect(people.ana.typists.get()).toEqual([ben.id]);
  });

  it('ends with the message, and begins anew with the next letter', async () => {
    const { drain, server, ...people } = await createTypists();
    people.ben.typing();
    await drain();
    await people.ben.sendText('here it is');
    await drain();
    expect(people.ana.typists.get()).toEqual([]);
    people.ben.typing();
    await drain();
    expect(people.ana.typists.get()).toEqual([ben.id]);
    expect(server.heard('typing')).toHaveLength(2);
  });

  it('is unknown without a line', async () => {
    const { drain, server, ...people } = await createTypists();
    people.ben.typing();
    await drain();
    server.cut(ana);
    expect(people.ana.typists.get()).toEqual([]);
  });

  it('keeps who began first in front', async () => {
    const { drain, server, connect } = await createTypists();
    const cleo = personNamed('cleo');
    const id = server.addConversation([ana, ben, cleo]);
    const reader = connect(ana).client.conversation(id);
    const [one, two] = [cleo, ben].map((user) => connect(user).client.conversation(id));
    await drain();
    one?.typing();
    await drain();
    two?.typing();
    await drain();
    expect(reader.typists.get()).toEqual([cleo.id, ben.id]);
  });
});
