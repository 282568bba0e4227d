/** What travels between nodes: made once, shared by all who receive it, never changed. */
export interface Message {
  /** The protocol's word for it; counts of messages and bytes are kept by type. */
  readonly type: string;
  /** Bytes on the wire. */
  readonly size: number;
}
