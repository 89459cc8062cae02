/**
 * The nonce that the server writes into the page, for style elements.
 *
 * antd's own styles take it from ConfigProvider; the helpers below antd that measure scrollbars and lock scrolling
 * make style elements without it. Those get it here, so that the policy needs no exception.
 */
export function cspNonce(): string | undefined {
  const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content;
  return nonce && nonce !== "__CSP_NONCE__" ? nonce : undefined;
}

export function nonceForStyles(): void {
  const nonce = cspNonce();
  if (!nonce) return;
  const create = document.createElement.bind(document);
  document.createElement = ((tag: string, options?: ElementCreationOptions) => {
    const element = create(tag, options);
    if (element instanceof HTMLStyleElement) element.nonce = nonce;
    return element;
  }) as typeof document.createElement;
}
