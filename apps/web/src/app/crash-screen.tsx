import { Component, type ReactNode } from 'react';
import { Button } from '../design/button.tsx';
import { EmptyScreen } from '../design/empty-screen.tsx';
import { SatchelMark } from '../design/satchel-mark.tsx';
import { strings } from './strings.ts';

/** React takes an error boundary only as a class. */
export class CrashScreen extends Component<{ children: ReactNode }, { crashed: boolean }> {
  override state = { crashed: false };

  static getDerivedStateFromError() {
    return { crashed: true };
  }

  override render() {
    if (!this.state.crashed) return this.props.children;
    return (
      <EmptyScreen
        main
        picture={<SatchelMark className="size-16" />}
        title={strings.crashedTitle}
        action={<Button onClick={() => location.reload()}>{strings.reload}</Button>}
      >
        {strings.crashed}
      </EmptyScreen>
    );
  }
}
