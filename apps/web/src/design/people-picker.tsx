import type { User } from '@satchel/protocol/conversation';
import { Check, X } from 'lucide-react';
import { useId } from 'react';
import { FieldError } from './field.tsx';
import { PersonLine } from './person-line.tsx';
import { SearchInput } from './search-input.tsx';
import { Skeleton } from './skeleton.tsx';
import { strings } from './strings.ts';
import { UserText } from './user-text.tsx';

type Props = {
  query: string;
  onQuery: (query: string) => void;
  /** Undefined while the first answer is awaited. */
  found: readonly User[] | undefined;
  failure: string | undefined;
  onPick: (person: User) => void;
  /** Shown as chips above the field; leave out where one pick is the end of it. */
  chosen?: readonly User[];
  onRemove?: (person: User) => void;
  /** People who cannot be picked, and why. */
  taken?: ReadonlyMap<string, string>;
};

/** Finds people by name. The search itself is the caller's, so that this only draws it. */
export function PeoplePicker({ query, onQuery, found, failure, onPick, chosen, onRemove, taken }: Props) {
  const inputId = useId();
  const isChosen = (person: User) => chosen?.some(({ id }) => id === person.id) ?? false;
  return (
    <div>
      {chosen !== undefined && chosen.length > 0 && (
        <ul aria-label={strings.chosenPeople} className="mb-2 flex flex-wrap gap-1.5">
          {chosen.map((person) => (
            <li key={person.id}>
              <button
                type="button"
                onClick={() => onRemove?.(person)}
                aria-label={strings.removePerson(person.name)}
                className="inline-flex min-h-8 max-w-48 items-center gap-1.5 rounded-full bg-accent-soft ps-3 pe-2 text-sm text-accent-ink hover:bg-hover pointer-coarse:min-h-11"
              >
                <UserText className="truncate">{person.name}</UserText>
                <X aria-hidden className="size-4 shrink-0" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <label htmlFor={inputId} className="mb-1 block text-sm font-medium">
        {strings.findPeople}
      </label>
      <SearchInput id={inputId} value={query} onValue={onQuery} placeholder={strings.findPeopleHint} />
      {failure !== undefined && <FieldError>{failure}</FieldError>}
      <div className="mt-2 min-h-56" aria-live="polite">
        {found === undefined && failure === undefined && <PeopleSkeleton />}
        {found?.length === 0 && query.trim() !== '' && (
          <p className="px-2 py-6 text-center text-muted">{strings.nobodyFound(query.trim())}</p>
        )}
        {found !== undefined && found.length > 0 && (
          <ul aria-label={strings.foundPeople}>
            {found.map((person) => {
              const reason = taken?.get(person.id);
              const marked = isChosen(person);
              return (
                <li key={person.id}>
                  <button
                    type="button"
                    disabled={reason !== undefined}
                    aria-pressed={chosen === undefined ? undefined : marked}
                    onClick={() => (marked ? onRemove?.(person) : onPick(person))}
                    className="flex w-full items-center rounded-xl px-2 py-1.5 hover:bg-hover disabled:cursor-default disabled:opacity-60"
                  >
                    <PersonLine
                      person={person}
                      note={reason}
                      trailing={marked && <Check aria-hidden className="size-5 text-accent" />}
                    />
                  </button>
                </li>
              );
            })}
          </ul>
        )}
      </div>
    </div>
  );
}

function PeopleSkeleton() {
  return (
    <div className="flex flex-col gap-3 p-2">
      {[1, 2, 3].map((line) => (
        <div key={line} className="flex items-center gap-3">
          <Skeleton className="size-11 rounded-full" />
          <Skeleton className="h-4 w-40" />
        </div>
      ))}
    </div>
  );
}
