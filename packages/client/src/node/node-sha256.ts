/// <reference types="node" />
import { createHash } from 'node:crypto';
import type { Sha256 } from '@satchel/protocol/digest';

export const nodeSha256: Sha256 = async (bytes) => createHash('sha256').update(bytes).digest();
