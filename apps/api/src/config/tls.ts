import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { quoted } from './quoted.ts';

/** PEM texts, ready for Node. */
export type TlsPair = { cert: string; key: string };
/** `problem` follows the name of the variable that holds this half's path. */
export type TlsMistake = { half: keyof TlsPair; problem: string };

type Read = { pair?: TlsPair | undefined; mistakes: TlsMistake[] };

/** Reads and matches both halves at the start, so that nobody learns of a wrong key by a failed handshake. */
export function readTls(paths: { cert: string | undefined; key: string | undefined }): Read {
  if (paths.cert === undefined && paths.key === undefined) return { mistakes: [] };
  const mistakes: TlsMistake[] = [];
  const read = <Parsed>(half: keyof TlsPair, parse: (pem: string) => Parsed, kind: string) => {
    const path = paths[half];
    const blame = (problem: string) => void mistakes.push({ half, problem });
    if (path === undefined) return blame(' is missing: certificate and key are needed together.');
    let pem: string;
    try {
      pem = readFileSync(path, 'utf8');
    } catch (error) {
      return blame(`=${quoted(path)} cannot be read (${codeOf(error)}).`);
    }
    try {
      return { pem, parsed: parse(pem) };
    } catch {
      return blame(`=${quoted(path)} holds no ${kind}.`);
    }
  };
  const cert = read('cert', (pem) => new X509Certificate(pem), 'certificate in PEM form');
  const key = read('key', (pem): KeyObject => createPrivateKey(pem), 'unencrypted private key in PEM form');
  if (!cert || !key) return { mistakes };
  if (!cert.parsed.checkPrivateKey(key.parsed)) {
    const problem = `=${quoted(paths.key ?? '')} does not belong to the certificate in SATCHEL_TLS_CERT.`;
    return { mistakes: [{ half: 'key', problem }] };
  }
  return { pair: { cert: cert.pem, key: key.pem }, mistakes };
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
}
