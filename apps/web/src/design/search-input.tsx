import { Search } from 'lucide-react';

type Props = {
  /** Of its label. */
  id: string;
  value: string;
  onValue: (value: string) => void;
  placeholder: string;
};

/** For names in any script, which no keyboard is to correct. */
export function SearchInput({ id, value, onValue, placeholder }: Props) {
  return (
    <div className="relative">
      <Search
        aria-hidden
        className="pointer-events-none absolute inset-y-0 start-3 my-auto size-4 text-muted"
      />
      <input
        id={id}
        type="search"
        value={value}
        onChange={(event) => onValue(event.target.value)}
        placeholder={placeholder}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        dir="auto"
        className="min-h-11 w-full rounded-xl border border-line-strong bg-raised ps-9 pe-3 placeholder:text-muted"
      />
    </div>
  );
}
