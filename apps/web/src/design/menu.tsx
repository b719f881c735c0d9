import type { LucideIcon } from 'lucide-react';
import { DropdownMenu as Primitive } from 'radix-ui';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

type Props = {
  /** A button that takes a ref and props, as Radix clones it. */
  trigger: ReactNode;
  align?: 'start' | 'end';
  children: ReactNode;
  onOpenChange?: (open: boolean) => void;
};

/** Not modal: a modal Radix menu locks scrolling with an injected style element, which the CSP refuses. */
export function Menu({ trigger, align = 'end', children, onOpenChange }: Props) {
  return (
    <Primitive.Root modal={false} {...(onOpenChange ? { onOpenChange } : {})}>
      <Primitive.Trigger asChild>{trigger}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          loop
          className="rising z-50 min-w-44 max-w-[calc(100vw-1rem)] rounded-xl border border-line bg-raised p-1 shadow-lg"
        >
          {children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

type ItemProps = { icon: LucideIcon; danger?: boolean; onSelect: () => void; children: ReactNode };

const itemLook =
  'flex min-h-10 pointer-coarse:min-h-11 w-full items-center gap-3 rounded-lg px-3 text-sm outline-none select-none cursor-pointer data-[highlighted]:bg-hover';

export function MenuItem({ icon: Icon, danger = false, onSelect, children }: ItemProps) {
  return (
    <Primitive.Item onSelect={onSelect} className={classNames(itemLook, danger && 'text-danger')}>
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
