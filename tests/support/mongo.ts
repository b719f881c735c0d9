import { randomBytes } from 'node:crypto';
import mongoose from 'mongoose';

/** A database for one test alone, on a server that other tests use at the same time. */
export function mongoDatabase(url: string): { url: string; drop(): Promise<void> } {
  const name = `satchel_test_${randomBytes(8).toString('hex')}`;
  const [, server, query = ''] = /^([a-z+]+:\/\/[^/?]+)\/?[^?]*(\?.*)?$/.exec(url) ?? [];
  const own = `${server}/${name}${query}`;
  return {
    url: own,
    async drop() {
      const connection = await mongoose.createConnection(own).asPromise();
      await connection.dropDatabase();
      await connection.close();
    },
  };
}

/** What the driver says when the line breaks before the answer came. */
export function networkError(): Error {
  return new mongoose.mongo.MongoNetworkError('the line broke');
}
