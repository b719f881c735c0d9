import './app/zod-without-eval.ts';
import './design/tokens.css';

import { Direction } from 'radix-ui';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { CrashScreen } from './app/crash-screen.tsx';

const root = document.getElementById('app');
if (!root) throw new Error('index.html has no #app');
createRoot(root).render(
  <CrashScreen>
    <Direction.Provider dir={document.dir === 'rtl' ? 'rtl' : 'ltr'}>
      <App />
    </Direction.Provider>
  </CrashScreen>,
);
