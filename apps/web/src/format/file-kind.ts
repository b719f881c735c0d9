export type FileKind = 'picture' | 'video' | 'sound' | 'archive' | 'table' | 'code' | 'document' | 'other';

const byExtension: Record<string, FileKind> = {
  zip: 'archive',
  gz: 'archive',
  tgz: 'archive',
  xz: 'archive',
  bz2: 'archive',
  zst: 'archive',
  '7z': 'archive',
  rar: 'archive',
  tar: 'archive',
  csv: 'table',
  tsv: 'table',
  xls: 'table',
  xlsx: 'table',
  ods: 'table',
  js: 'code',
  ts: 'code',
  json: 'code',
  html: 'code',
  css: 'code',
  py: 'code',
  sh: 'code',
  c: 'code',
  rs: 'code',
  go: 'code',
  pdf: 'document',
  txt: 'document',
  md: 'document',
  doc: 'document',
  docx: 'document',
  odt: 'document',
  rtf: 'document',
  ppt: 'document',
  pptx: 'document',
  odp: 'document',
};

/** Chooses an icon only; the type is a claim by the sender, so nothing is ever opened because of it. */
export function fileKindOf(name: string, type: string): FileKind {
  if (type.startsWith('image/')) return 'picture';
  if (type.startsWith('video/')) return 'video';
  if (type.startsWith('audio/')) return 'sound';
  const extension = name.split('.').at(-1)?.toLowerCase() ?? '';
  return byExtension[extension] ?? (type.startsWith('text/') ? 'document' : 'other');
}
