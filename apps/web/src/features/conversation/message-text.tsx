import { Fragment } from 'react';
import { UserText } from '../../design/user-text.tsx';
import { linkParts } from './link-parts.ts';

/** What somebody wrote, with its addresses made into links. */
export function MessageText({ text }: { text: string }) {
  return (
    <UserText className="wrap-user-text">
      {linkParts(text).map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text never move.
        <Fragment key={index}>
          {part.href === undefined ? (
            part.text
          ) : (
            <a
              href={part.href}
              target="_blank"
              rel="noreferrer noopener"
              className="underline underline-offset-2"
            >
              {part.text}
            </a>
          )}
        </Fragment>
      ))}
    </UserText>
  );
}
