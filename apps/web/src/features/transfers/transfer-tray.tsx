import type { Transfer } from '@satchel/client/transfer';
import { ArrowDownToLine, ArrowUpFromLine, ChevronDown, ChevronUp } from 'lucide-react';
import { Collapsible } from 'radix-ui';
import { useState } from 'react';
import { Link } from 'wouter';
import { TransferProgress } from '../../design/transfer-progress.tsx';
import { UserText } from '../../design/user-text.tsx';
import { titleOf } from '../../format/conversation-title.ts';
import { useClient } from '../../hooks/use-client.ts';
import { useLive } from '../../hooks/use-live.ts';
import { strings } from './strings.ts';
import { unfinished } from './unfinished.ts';

type Props = { hrefOf: (conversationId: string) => string };

/** All that is on its way, wherever one is looking; gone when nothing is. */
export function TransferTray({ hrefOf }: Props) {
  const client = useClient();
  const listed = useLive(client.transfers).filter(unfinished);
  const [open, setOpen] = useState(false);
  if (listed.length === 0) return null;
  return (
    <Collapsible.Root open={open} onOpenChange={setOpen} asChild>
      <section aria-label={strings.transfers} className="border-t border-line bg-surface">
        <Collapsible.Trigger
          title={open ? strings.collapse : strings.expand}
          className="flex min-h-11 w-full items-center gap-2 px-4 text-sm hover:bg-hover focus-visible:-outline-offset-2"
        >
          <Directions transfers={listed} />
          <span className="flex-1 text-start font-medium">{strings.running(listed.length)}</span>
          <Overall transfers={listed} />
          {open ? (
            <ChevronDown aria-hidden className="size-4" />
          ) : (
            <ChevronUp aria-hidden className="size-4" />
          )}
        </Collapsible.Trigger>
        <Collapsible.Content asChild>
          <ul className="scroll-pane max-h-[40dvh] divide-y divide-line">
            {listed.map((transfer) => (
              <li key={transfer.id} className="px-4 py-2.5">
                <TransferLine transfer={transfer} href={hrefOf(transfer.conversationId)} />
              </li>
            ))}
          </ul>
        </Collapsible.Content>
      </section>
    </Collapsible.Root>
  );
}

function Directions({ transfers }: { transfers: readonly Transfer[] }) {
  const up = transfers.some(({ direction }) => direction === 'up');
  const down = transfers.some(({ direction }) => direction === 'down');
  return (
    <>
      {up && <ArrowUpFromLine aria-hidden className="size-4 text-accent" />}
      {down && <ArrowDownToLine aria-hidden className="size-4 text-accent" />}
    </>
  );
}

function Overall({ transfers }: { transfers: readonly Transfer[] }) {
  const size = transfers.reduce((sum, transfer) => sum + transfer.size, 0);
  const bytes = transfers.reduce((sum, transfer) => sum + transfer.bytes, 0);
  const share = size === 0 ? 0 : Math.floor((bytes / size) * 100);
  return <span className="text-muted tabular-nums">{share} %</span>;
}

function TransferLine({ transfer, href }: { transfer: Transfer; href: string }) {
  const client = useClient();
  const conversation = useLive(client.conversations)?.find(({ id }) => id === transfer.conversationId);
  const title = conversation && titleOf(conversation, client.me.get().id);
  return (
    <>
      <Link
        href={href}
        aria-label={strings.openChat(transfer.name)}
        className="block truncate text-sm font-medium hover:underline"
      >
        <UserText>{transfer.name}</UserText>
      </Link>
      {title !== undefined && (
        <p className="mb-1.5 truncate text-xs text-muted">
          <UserText>{transfer.direction === 'up' ? strings.upTo(title) : strings.downFrom(title)}</UserText>
        </p>
      )}
      <TransferProgress transfer={transfer} control={client.transfer(transfer.id)} />
    </>
  );
}
