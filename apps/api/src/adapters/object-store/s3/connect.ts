import { S3Client } from '@aws-sdk/client-s3';
import type { S3Settings } from './settings.ts';

/** A connection as the verbs use it: two clients over one account, and the bucket. */
export type S3 = {
  bucket: string;
  /** Everything but reading. */
  client: S3Client;
  /** Apart, because a hundred slow downloads must not keep one removal or upload from its socket. */
  readers: S3Client;
  /** Ends what is under way, and whatever would begin again after that. */
  close(): void;
};

const SOCKETS = 64;
const READING_SOCKETS = 512;
const CONNECT_WITHIN = 5000;

/** Nothing is sent yet. */
export function connectS3(settings: S3Settings): S3 {
  const clients = {
    client: makeClient(settings, SOCKETS),
    readers: makeClient(settings, READING_SOCKETS),
  };
  const both = Object.values(clients);
  let isClosed = false;
  // Destroying a client ends its sockets, and the library would try again on new ones.
  for (const { middlewareStack } of both) {
    middlewareStack.add(
      (next) => async (args) => {
        if (isClosed) throw new Error('The object store is closed.');
        return next(args);
      },
      { step: 'finalizeRequest', priority: 'low' },
    );
  }
  return {
    ...clients,
    bucket: settings.bucket,
    close() {
      isClosed = true;
      for (const one of both) one.destroy();
    },
  };
}

function makeClient({ endpoint, region, accessKey, secretKey }: S3Settings, maxSockets: number): S3Client {
  const agent = { keepAlive: true, maxSockets };
  return new S3Client({
    endpoint,
    region,
    credentials: { accessKeyId: accessKey, secretAccessKey: secretKey },
    forcePathStyle: true,
    // Other servers do not know the newer checksums, and each part has its SHA-256 anyway.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    // Not every server answers it, and one that does not would cost seconds for each part.
    expectContinueHeader: false,
    // Applies to what has no stream for a body; those verbs may all be repeated.
    maxAttempts: 3,
    retryMode: 'standard',
    useFipsEndpoint: false,
    useDualstackEndpoint: false,
    logger: silent,
    // Limits of time are set where a verb waits: the handler's own would also count a reader that is slow.
    requestHandler: {
      httpAgent: agent,
      httpsAgent: agent,
      connectionTimeout: CONNECT_WITHIN,
      requestTimeout: 0,
      socketTimeout: 0,
      logger: silent,
    },
  });
}

const ignore = () => {};
const silent = { debug: ignore, info: ignore, warn: ignore, error: ignore };
