/** A request as a full page, at /requests/:id */
export default function InstancePage() {
  return null;
}
