import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import express, { type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import { SchoolError } from './errors.ts';

/** Folders with what vite built. */
export interface Pages {
  readonly viewer: string;
  readonly kiosk: string;
}

const projectFolder = join(import.meta.dirname, '../..');
export const builtPages: Pages = {
  viewer: join(projectFolder, 'viewer/dist'),
  kiosk: join(projectFolder, 'kiosk/dist'),
};

const yearMs = 31_536_000_000;

/** Names the own sockets: some browsers do not count them to 'self'. */
function ownSockets(request: IncomingMessage): string {
  const host = /^[\w.:[\]-]+$/.exec(request.headers.host ?? '')?.[0];
  return host === undefined ? "'self'" : `ws://${host} wss://${host}`;
}

/** What a page of ours may load and be loaded by: nothing foreign, no inline script, no frame. */
export function protectPages(): RequestHandler[] {
  return [
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'self'"],
          scriptSrc: ["'self'"],
          styleSrc: ["'self'"],
          imgSrc: ["'self'", 'data:', 'blob:'],
          mediaSrc: ["'self'", 'blob:', 'mediastream:'],
          fontSrc: ["'self'"],
          connectSrc: ["'self'", ownSockets],
          workerSrc: ["'self'", 'blob:'],
          manifestSrc: ["'self'"],
          objectSrc: ["'none'"],
          baseUri: ["'none'"],
          formAction: ["'self'"],
          frameAncestors: ["'none'"],
        },
      },
      // It holds for a host with all its ports and would lock the plain HTTP port of this machine out.
      strictTransportSecurity: false,
    }),
    (_request, response, next) => {
      response.setHeader(
        'Permissions-Policy',
        'camera=(self), microphone=(self), display-capture=(self), geolocation=()',
      );
      next();
    },
  ];
}

/**
 * Serves the kiosk under `/kiosk/` (the scope of its service worker) and the viewer everywhere else. Files with a hash
 * in their name stay for ever, everything else is asked for anew; an address of a page answers that app's index.
 */
export function servePages(http: Express, pages: Pages): void {
  http.all(/^\/(api|socket\.io)(\/|$)/, () => {
    throw new SchoolError('notFound', 'no such address');
  });
  http.get(/^\/kiosk$/, (_request, response) => response.redirect('/kiosk/'));
  http.use('/kiosk/', ...app(pages.kiosk));
  http.use('/', ...app(pages.viewer));
}

function app(folder: string): RequestHandler[] {
  const files = express.static(folder, {
    index: false,
    redirect: false,
    setHeaders(response, path) {
      const lasting = path.startsWith(join(folder, 'assets'));
      response.setHeader('Cache-Control', lasting ? `public, max-age=${yearMs / 1000}, immutable` : 'no-cache');
    },
  });
  const index: RequestHandler = (request, response, next) => {
    // A missing file must not answer a page: a script that turns out to be HTML hides what is wrong.
    const isPage = (request.method === 'GET' || request.method === 'HEAD') && !/\.[^/]*$/.test(request.path);
    if (!isPage) {
      response.status(404).type('text').send('404');
      return;
    }
    response.setHeader('Cache-Control', 'no-cache');
    response.sendFile(join(folder, 'index.html'), { dotfiles: 'allow' }, error => {
      if (error === undefined || error === null || response.headersSent) return;
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') next(error);
      else response.status(503).type('text').send('The pages are not built yet; run: npm run setup');
    });
  };
  return [files, index];
}
