import type { ReactNode } from 'react';
import { EmptyState } from './empty-state.tsx';

type Props = {
  picture: ReactNode;
  /** Also the heading, because no other one is on the page then. */
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  /** Where no layout around it says what is the main part. */
  main?: boolean;
};

/** Stands in the place of what cannot be shown. */
export function EmptyScreen({ main = false, ...rest }: Props) {
  const Place = main ? 'main' : 'div';
  return (
    <Place className="grid h-full place-items-center">
      <h1 className="sr-only">{rest.title}</h1>
      <EmptyState {...rest} />
    </Place>
  );
}
