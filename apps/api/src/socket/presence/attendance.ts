/** A connected socket of a person, be it of the protocol or of a simple room. */
export type Device = {
  readonly who: { readonly account: { readonly id: string } };
  readonly lastPongAt: number;
};

/** Who is connected to this node. A person is there while one of their sockets answered lately (M12). */
export type Attendance = {
  has(userId: string): boolean;
  /** @returns whether the person came with it */
  enter(device: Device): boolean;
  /** @returns whether the person went with it; a person who was silent had gone before */
  leave(device: Device): boolean;
  /** Sockets fell silent or answer again without coming or going: who came and who went by that. */
  review(): { came: string[]; gone: { userId: string; lastSeenAt: number }[] };
  /** Those whose stay was not written down for this long, which it is from now on. */
  takeUnwritten(every: number): string[];
  online(): string[];
};

type Person = { devices: readonly Device[]; present: boolean; writtenAt: number };

export function createAttendance({ now, shownFor }: { now: () => number; shownFor: number }): Attendance {
  const people = new Map<string, Person>();

  const lastPongOf = ({ devices }: Person) => Math.max(...devices.map(({ lastPongAt }) => lastPongAt));
  /** @returns whether that is news */
  const settle = (person: Person) => {
    const present = person.devices.length > 0 && now() - lastPongOf(person) <= shownFor;
    const isNews = present !== person.present;
    person.present = present;
    return isNews;
  };

  return {
    has: (userId) => people.get(userId)?.present ?? false,
    enter(device) {
      const { id } = device.who.account;
      const person = people.get(id) ?? { devices: [], present: false, writtenAt: now() };
      people.set(id, person);
      // As long as it has to be; a pushed or spread list keeps room for a dozen.
      person.devices = person.devices.concat(device);
      return settle(person);
    },
    leave(device) {
      const { id } = device.who.account;
      const person = people.get(id);
      if (person === undefined || !person.devices.includes(device)) return false;
      person.devices = person.devices.filter((one) => one !== device);
      if (person.devices.length === 0) people.delete(id);
      return settle(person);
    },
    review() {
      const came: string[] = [];
      const gone: { userId: string; lastSeenAt: number }[] = [];
      for (const [userId, person] of people) {
        if (!settle(person)) continue;
        if (person.present) came.push(userId);
        else gone.push({ userId, lastSeenAt: lastPongOf(person) });
      }
      return { came, gone };
    },
    takeUnwritten(every) {
      const due: string[] = [];
      for (const [userId, person] of people) {
        if (!person.present || now() - person.writtenAt < every) continue;
        person.writtenAt = now();
        due.push(userId);
      }
      return due;
    },
    online: () => [...people].filter(([, { present }]) => present).map(([userId]) => userId),
  };
}
