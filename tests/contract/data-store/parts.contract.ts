import { advance } from '@satchel/api/domain/advance-file';
import type { FileRecord } from '@satchel/api/domain/file';
import type { FileEvent } from '@satchel/api/domain/file-event';
import { dueAt } from '@satchel/api/domain/file-schedule';
import { describe, expect, it } from 'vitest';
import { type OpenDataStore, useDataStore } from './opened-data-store.ts';
import { many, newId, START, upload } from './samples.ts';

const part = (n: number, letter = 'a') => ({ n, size: 100 + n, digest: `${letter.repeat(43)}=` });

export function describeParts(open: OpenDataStore): void {
  describe('parts', () => {
    const data = useDataStore(open);
    const files = () => data.store.files;

    async function begin() {
      const file = upload();
      await files().create(file);
      const touch = { touchedAt: START + 10, dueAt: START + 1000 };
      return {
        file,
        uploadId: file.uploadId!,
        record: (n: number, letter?: string, uploadId = file.uploadId!) =>
          files().recordPart(file.id, uploadId, part(n, letter), touch),
      };
    }

    it('[F16] are recorded in any order and listed ascending', async () => {
      const { file, record } = await begin();
      const recorded = await Promise.all([12, 3, 1, 7].map((n) => record(n)));
      expect(recorded).toEqual([true, true, true, true]);
      await data.reopen();
      expect(await files().parts(file.id)).toEqual([1, 3, 7, 12].map((n) => part(n)));
      expect(await files().parts(newId())).toEqual([]);
    });

    it('[F16] replace what was recorded under the same number', async () => {
      const { file, record } = await begin();
      await record(1, 'a');
      await record(1, 'b');
      expect(await files().parts(file.id)).toEqual([part(1, 'b')]);
    });

    it('[F16] touch the upload and its schedule, not its version', async () => {
      const { file, uploadId } = await begin();
      const touch = { touchedAt: START + 77, dueAt: START + 2000 };
      await files().recordPart(file.id, uploadId, part(1), touch);
      expect(await files().byId(file.id)).toEqual({ ...file, touchedAt: START + 77 });
      expect(await files().due(START + 1999, 10)).toEqual([]);
      expect((await files().due(START + 2000, 10)).map(({ id }) => id)).toEqual([file.id]);
    });

    it('[F16] are refused for another upload id and for an unknown file', async () => {
      const { file, uploadId, record } = await begin();
      expect(await record(1, 'a', newId())).toBe(false);
      const touch = { touchedAt: START, dueAt: START };
      expect(await files().recordPart(newId(), uploadId, part(1), touch)).toBe(false);
      expect(await files().parts(file.id)).toEqual([]);
      expect(await files().byId(file.id)).toEqual(file);
    });

    it('[F16] never revive an upload that moved on', async () => {
      const { file, record } = await begin();
      await record(1);
      const completing = await step(file, { type: 'completing', digest: 'd', size: 1, at: START });
      expect(await record(2)).toBe(false);
      expect(await files().byId(file.id)).toEqual(completing);
      expect(await files().parts(file.id)).toEqual([part(1)]);

      const cut = await begin();
      const withdrawn = await step(cut.file, { type: 'revoked', at: START });
      expect(await cut.record(1)).toBe(false);
      expect(await files().byId(cut.file.id)).toEqual(withdrawn);
      expect(await files().parts(cut.file.id)).toEqual([]);
    });

    it('[F16] recorded in a race with the end of the upload do not outlive it', async () => {
      const { file, record } = await begin();
      const next = advanced(file, { type: 'revoked', at: START });
      const before = many(15, (index) => record(index + 1));
      const ending = files().replace(next, 1);
      const after = many(15, (index) => record(index + 16));
      await Promise.all([...before, ...after]);
      expect(await ending).toBe(true);
      expect(await files().byId(file.id)).toEqual(next);
      expect(await files().parts(file.id)).toEqual([]);
    });

    it('[F16] are forgotten one by one, of this upload only', async () => {
      const { file, uploadId, record } = await begin();
      for (const n of [1, 2, 3]) await record(n);
      await files().forgetPart(file.id, newId(), 1);
      await files().forgetPart(file.id, uploadId, 2);
      await files().forgetPart(file.id, uploadId, 2);
      expect(await files().parts(file.id)).toEqual([part(1), part(3)]);
    });

    it('[F16] are forgotten all at once', async () => {
      const { file, record } = await begin();
      const other = await begin();
      await Promise.all([record(1), record(2), other.record(1)]);
      await files().forgetParts(file.id);
      await files().forgetParts(file.id);
      expect(await files().parts(file.id)).toEqual([]);
      expect(await files().parts(other.file.id)).toEqual([part(1)]);
    });

    it('[F16] of an upload that is taken over do not count for the next', async () => {
      const { file, record } = await begin();
      await record(1);
      const takeOver: FileEvent = {
        type: 'taken-over',
        key: newId(),
        partSize: file.partSize,
        reserved: 5,
        writer: newId(),
        at: START,
      };
      const next = await step(file, takeOver);
      expect(await files().parts(file.id)).toEqual([]);
      await step(next, { type: 'begun', uploadId: newId(), at: START });
      expect(await record(2)).toBe(false);
      expect(await files().parts(file.id)).toEqual([]);
    });

    it('are kept while the store assembles them and gone with the announcement', async () => {
      const { file, record } = await begin();
      await record(1);
      const completing = await step(file, { type: 'completing', digest: 'd', size: 1, at: START });
      expect(await files().parts(file.id)).toEqual([part(1)]);
      expect(dueAt(completing)).toBeDefined();
      await step(completing, {
        type: 'announced',
        mode: 'expiry',
        memberVersion: 1,
        recipients: [],
        at: START,
      });
      expect(await files().parts(file.id)).toEqual([]);
    });

    async function step(file: FileRecord, event: FileEvent): Promise<FileRecord> {
      const next = advanced(file, event);
      expect(await files().replace(next, file.version)).toBe(true);
      return next;
    }
  });
}

function advanced(file: FileRecord, event: FileEvent): FileRecord {
  const next = advance(file, event);
  if ('refused' in next) throw new Error(`${event.type} is refused: ${next.refused}`);
  return next.file;
}
