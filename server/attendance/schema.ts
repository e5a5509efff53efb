/** What a kiosk sent and the ledger could not take: never dropped, shown to the office until somebody settles it. */
export interface ParkedEventTable {
  id: string;
  device_id: string;
  device_seq: number;
  received_at: number;
  code: string;
  /** The event as it was sent, without the card's token. */
  body: string;
  settled_at: number | null;
}

/** Minutes of the lecture that the relay delivered to a classroom and its kiosk played. */
export interface DeliveryTable {
  session_id: string;
  unit_id: string;
  delivered_ms: number;
  updated_at: number;
}

export interface AttendanceTables {
  parked_events: ParkedEventTable;
  deliveries: DeliveryTable;
}
