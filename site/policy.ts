// What a page may load, as a policy in the page itself, so that it holds on
// every host. The one inline script is the theme line, allowed by its hash.
import { createHash } from 'node:crypto';

/** Sets what was chosen before the first paint, and says that scripts run. */
export const THEME_LINE = [
  '(e=>{e.dataset.js="";',
  'try{let t=localStorage.theme;if(t)e.dataset.theme=t}catch{}',
  '})(document.documentElement)',
].join('');

const hash = createHash('sha256').update(THEME_LINE).digest('base64');

export const POLICY = [
  "default-src 'none'",
  `script-src 'self' 'sha256-${hash}'`,
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');
