import { createGroup, type Pair, type Person, registerAll } from '../../support/people.ts';

export type Trio = Pair & { cleo: Person };

/** A private group of three that Ann made and administers. */
export async function createTrio(server: { url: string }): Promise<Trio> {
  const [ann, ben, cleo] = await registerAll(server, 'ann', 'ben', 'cleo');
  return { ann, ben, cleo, conversationId: await createGroup(server, ann, [ben, cleo]) };
}
