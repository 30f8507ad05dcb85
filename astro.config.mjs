// The course as a static site. COURSE_BASE is the path it will be served
// under, COURSE_OUT where it is built to and COURSE_ROOT the folder whose
// content/ and exercises/ are the course (the tests have one of their own).
import mdx from '@astrojs/mdx';
import { defineConfig } from 'astro/config';

// Every lesson compiles to a module with a directive that Rolldown ignores.
function warnOfTheRest(warning, warn) {
  if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') warn(warning);
}

const OUT = process.env.COURSE_OUT;

process.env.ASTRO_TELEMETRY_DISABLED = '1';

export default defineConfig({
  srcDir: './site',
  publicDir: './site/public',
  outDir: OUT ?? './dist',
  ...(OUT ? { cacheDir: `${OUT}.cache` } : {}),
  base: process.env.COURSE_BASE ?? '/',
  trailingSlash: 'always',
  integrations: [mdx()],
  markdown: { syntaxHighlight: false },
  // A strict content security policy allows neither inline styles nor
  // inline scripts, so nothing is inlined however small.
  build: { inlineStylesheets: 'never' },
  // A line break between two words is a space, as in HTML.
  compressHTML: true,
  devToolbar: { enabled: false },
  vite: {
    resolve: {
      alias: {
        '@sans': '@fontsource-variable/ibm-plex-sans/files',
        '@serif': '@fontsource-variable/literata/files',
        '@mono': '@fontsource/ibm-plex-mono/files',
      },
    },
    build: {
      assetsInlineLimit: 0,
      modulePreload: false,
      rolldownOptions: { onwarn: warnOfTheRest },
    },
    worker: { format: 'es' },
  },
});
