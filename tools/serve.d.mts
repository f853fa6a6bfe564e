import type { PreviewServer } from 'vite';

export function servePage(options?: { readonly folder?: string; readonly port?: number; readonly open?: boolean }): Promise<PreviewServer>;
