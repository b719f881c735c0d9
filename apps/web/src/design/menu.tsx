import type { LucideIcon } from 'lucide-react';
import { DropdownMenu as Primitive } from 'radix-ui';
import { createContext, type ReactNode, type RefObject, useContext, useRef } from 'react';
import { classNames } from './class-names.ts';

type Choice = RefObject<(() => void) | undefined>;
const ChoiceContext = createContext<Choice>({ current: undefined });

type Props = {
  /** A button that takes a ref and props, as Radix clones it. */
  trigger: ReactNode;
  align?: 'start' | 'end';
  children: ReactNode;
};

/**
 * Not modal: a modal Radix menu locks scrolling with an injected style element, which the CSP refuses.
 * What was chosen runs once the focus is back on the trigger, so that a dialog it opens can return
 * there, and a field it focuses keeps the focus.
 */
export function Menu({ trigger, align = 'end', children }: Props) {
  const button = useRef<HTMLButtonElement>(null);
  const choice: Choice = useRef(undefined);

  function runChoice(event: Event) {
    const run = choice.current;
    if (!run) return;
    choice.current = undefined;
    event.preventDefault();
    button.current?.focus();
    run();
  }

  return (
    <Primitive.Root modal={false}>
      <Primitive.Trigger asChild ref={button}>
        {trigger}
      </Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          loop
          onCloseAutoFocus={runChoice}
          className="rising z-50 min-w-44 max-w-[calc(100vw-1rem)] rounded-xl border border-line bg-raised p-1 shadow-lg"
        >
          <ChoiceContext value={choice}>{children}</ChoiceContext>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

type ItemProps = { icon: LucideIcon; danger?: boolean; onSelect: () => void; children: ReactNode };

const itemLook =
  'flex min-h-10 pointer-coarse:min-h-11 w-full items-center gap-3 rounded-lg px-3 text-sm outline-none select-none cursor-pointer data-[highlighted]:bg-hover';

export function MenuItem({ icon: Icon, danger = false, onSelect, children }: ItemProps) {
  const choice = useContext(ChoiceContext);
  return (
    <Primitive.Item
      onSelect={() => {
        choice.current = onSelect;
      }}
      className={classNames(itemLook, danger && 'text-danger')}
    >
      <Icon aria-hidden className="size-4 shrink-0" />
      <span>{children}</span>
    </Primitive.Item>
  );
}

export function MenuSeparator() {
  return <Primitive.Separator className="my-1 h-px bg-line" />;
}

type ChoiceProps<Value extends string> = {
  label: string;
  value: Value;
  onChange: (value: Value) => void;
  choices: readonly { value: Value; label: string; icon: LucideIcon }[];
};

/** One of several, chosen without closing the menu. */
export function MenuChoice<Value extends string>({ label, value, onChange, choices }: ChoiceProps<Value>) {
  return (
    <>
      <Primitive.Label className="px-3 pt-2 pb-1 text-xs font-medium text-muted">{label}</Primitive.Label>
      <Primitive.RadioGroup value={value} onValueChange={(next) => onChange(next as Value)}>
        {choices.map(({ value: choice, label: text, icon: Icon }) => (
          <Primitive.RadioItem
            key={choice}
            value={choice}
            onSelect={(event) => event.preventDefault()}
            className={itemLook}
          >
            <Icon aria-hidden className="size-4 shrink-0" />
            <span className="flex-1">{text}</span>
            <Primitive.ItemIndicator className="size-2 rounded-full bg-accent" />
          </Primitive.RadioItem>
        ))}
      </Primitive.RadioGroup>
    </>
  );
}
