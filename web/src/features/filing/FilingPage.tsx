/** Filing as a full page, at /workbench/:process?draft=… */
export default function FilingPage() {
  return null;
}
