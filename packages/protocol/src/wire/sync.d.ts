import type { Codec, DecodeOptions } from 'protons-runtime';
import type { Uint8ArrayList } from 'uint8arraylist';
export interface Frame {
    hello?: Hello;
    summary?: Summary;
    inventoryRequest?: InventoryRequest;
    inventory?: Inventory;
    want?: Want;
    signals?: Signals;
    proof?: Uint8Array<ArrayBuffer>;
    recordsSummary?: RecordsSummary;
    recordsRequest?: RecordsRequest;
    recordIds?: RecordIds;
    recordsWanted?: RecordsWanted;
    records?: Records;
    networkKey?: NetworkKey;
}
export declare namespace Frame {
    const codec: () => Codec<Frame>;
    interface FrameHelloNetworkFieldEvent {
        field: '$.hello.network';
        value: string;
    }
    interface FrameHelloVersionFieldEvent {
        field: '$.hello.version';
        value: string;
    }
    interface FrameHelloModeFieldEvent {
        field: '$.hello.mode';
        value: string;
    }
    interface FrameHelloNowFieldEvent {
        field: '$.hello.now';
        value: number;
    }
    interface FrameHelloSensorsNameFieldEvent {
        field: '$.hello.sensors[].name';
        value: string;
        index: number;
    }
    interface FrameHelloSensorsLastLineAtFieldEvent {
        field: '$.hello.sensors[].lastLineAt';
        value: number;
        index: number;
    }
    interface FrameHelloNameFieldEvent {
        field: '$.hello.name';
        value: string;
    }
    interface FrameHelloKeyNumberFieldEvent {
        field: '$.hello.keyNumber';
        value: number;
    }
    interface FrameHelloRoleFieldEvent {
        field: '$.hello.role';
        value: string;
    }
    interface FrameHelloClockDoubtedFieldEvent {
        field: '$.hello.clockDoubted';
        value: boolean;
    }
    interface FrameHelloStockUntilFieldEvent {
        field: '$.hello.stock.until';
        value: number;
    }
    interface FrameHelloStockAliveFieldEvent {
        field: '$.hello.stock.alive';
        value: number;
    }
    interface FrameHelloStockCountFieldEvent {
        field: '$.hello.stock.count';
        value: number;
    }
    interface FrameHelloStockDigestFieldEvent {
        field: '$.hello.stock.digest';
        value: Uint8Array<ArrayBuffer>;
    }
    interface FrameHelloStockNewsFieldEvent {
        field: '$.hello.stock.news';
        value: boolean;
    }
    interface FrameSummaryAuthorsAuthorFieldEvent {
        field: '$.summary.authors[].author';
        value: Uint8Array<ArrayBuffer>;
        index: number;
    }
    interface FrameSummaryAuthorsDigestFieldEvent {
        field: '$.summary.authors[].digest';
        value: Uint8Array<ArrayBuffer>;
        index: number;
    }
    interface FrameSummaryAuthorsCountFieldEvent {
        field: '$.summary.authors[].count';
        value: number;
        index: number;
    }
    interface FrameSummaryAuthorsNewestFieldEvent {
        field: '$.summary.authors[].newest';
        value: number;
        index: number;
    }
    interface FrameSummaryMoreFieldEvent {
        field: '$.summary.more';
        value: boolean;
    }
    interface FrameInventoryRequestAuthorFieldEvent {
        field: '$.inventoryRequest.author';
        value: Uint8Array<ArrayBuffer>;
    }
    interface FrameInventoryRequestFromFieldEvent {
        field: '$.inventoryRequest.from';
        value: number;
    }
    interface FrameInventoryAuthorFieldEvent {
        field: '$.inventory.author';
        value: Uint8Array<ArrayBuffer>;
    }
    interface FrameInventoryEntriesSequenceFieldEvent {
        field: '$.inventory.entries[].sequence';
        value: number;
        index: number;
    }
    interface FrameInventoryEntriesPrefixFieldEvent {
        field: '$.inventory.entries[].prefix';
        value: Uint8Array<ArrayBuffer>;
        index: number;
    }
    interface FrameInventoryMoreFieldEvent {
        field: '$.inventory.more';
        value: boolean;
    }
    interface FrameWantAuthorFieldEvent {
        field: '$.want.author';
        value: Uint8Array<ArrayBuffer>;
    }
    interface FrameWantSequencesFieldEvent {
        field: '$.want.sequences[]';
        index: number;
        value: number;
    }
    interface FrameSignalsEnvelopesFieldEvent {
        field: '$.signals.envelopes[]';
        index: number;
        value: Uint8Array<ArrayBuffer>;
    }
    interface FrameSignalsMoreFieldEvent {
        field: '$.signals.more';
        value: boolean;
    }
    interface FrameProofFieldEvent {
        field: '$.proof';
        value: Uint8Array<ArrayBuffer>;
    }
    interface FrameRecordsSummaryCountFieldEvent {
        field: '$.recordsSummary.count';
        value: number;
    }
    interface FrameRecordsSummaryDigestFieldEvent {
        field: '$.recordsSummary.digest';
        value: Uint8Array<ArrayBuffer>;
    }
    interface FrameRecordIdsPrefixesFieldEvent {
        field: '$.recordIds.prefixes';
        value: Uint8Array<ArrayBuffer>;
    }
    interface FrameRecordIdsMoreFieldEvent {
        field: '$.recordIds.more';
        value: boolean;
    }
    interface FrameRecordsWantedPrefixesFieldEvent {
        field: '$.recordsWanted.prefixes';
        value: Uint8Array<ArrayBuffer>;
    }
    interface FrameRecordsEnvelopesFieldEvent {
        field: '$.records.envelopes[]';
        index: number;
        value: Uint8Array<ArrayBuffer>;
    }
    interface FrameRecordsMoreFieldEvent {
        field: '$.records.more';
        value: boolean;
    }
    interface FrameNetworkKeyNumberFieldEvent {
        field: '$.networkKey.number';
        value: number;
    }
    interface FrameNetworkKeyKeyFieldEvent {
        field: '$.networkKey.key';
        value: Uint8Array<ArrayBuffer>;
    }
    function encode(obj: Partial<Frame>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Frame>): Frame;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Frame>): Generator<FrameHelloNetworkFieldEvent | FrameHelloVersionFieldEvent | FrameHelloModeFieldEvent | FrameHelloNowFieldEvent | FrameHelloSensorsNameFieldEvent | FrameHelloSensorsLastLineAtFieldEvent | FrameHelloNameFieldEvent | FrameHelloKeyNumberFieldEvent | FrameHelloRoleFieldEvent | FrameHelloClockDoubtedFieldEvent | FrameHelloStockUntilFieldEvent | FrameHelloStockAliveFieldEvent | FrameHelloStockCountFieldEvent | FrameHelloStockDigestFieldEvent | FrameHelloStockNewsFieldEvent | FrameSummaryAuthorsAuthorFieldEvent | FrameSummaryAuthorsDigestFieldEvent | FrameSummaryAuthorsCountFieldEvent | FrameSummaryAuthorsNewestFieldEvent | FrameSummaryMoreFieldEvent | FrameInventoryRequestAuthorFieldEvent | FrameInventoryRequestFromFieldEvent | FrameInventoryAuthorFieldEvent | FrameInventoryEntriesSequenceFieldEvent | FrameInventoryEntriesPrefixFieldEvent | FrameInventoryMoreFieldEvent | FrameWantAuthorFieldEvent | FrameWantSequencesFieldEvent | FrameSignalsEnvelopesFieldEvent | FrameSignalsMoreFieldEvent | FrameProofFieldEvent | FrameRecordsSummaryCountFieldEvent | FrameRecordsSummaryDigestFieldEvent | FrameRecordIdsPrefixesFieldEvent | FrameRecordIdsMoreFieldEvent | FrameRecordsWantedPrefixesFieldEvent | FrameRecordsEnvelopesFieldEvent | FrameRecordsMoreFieldEvent | FrameNetworkKeyNumberFieldEvent | FrameNetworkKeyKeyFieldEvent>;
}
export interface Hello {
    network: string;
    version: string;
    mode: string;
    now: number;
    sensors: Sensor[];
    name: string;
    keyNumber: number;
    role: string;
    clockDoubted: boolean;
    stock?: Stock;
}
export declare namespace Hello {
    const codec: () => Codec<Hello>;
    interface HelloNetworkFieldEvent {
        field: '$.network';
        value: string;
    }
    interface HelloVersionFieldEvent {
        field: '$.version';
        value: string;
    }
    interface HelloModeFieldEvent {
        field: '$.mode';
        value: string;
    }
    interface HelloNowFieldEvent {
        field: '$.now';
        value: number;
    }
    interface HelloSensorsNameFieldEvent {
        field: '$.sensors[].name';
        value: string;
        index: number;
    }
    interface HelloSensorsLastLineAtFieldEvent {
        field: '$.sensors[].lastLineAt';
        value: number;
        index: number;
    }
    interface HelloNameFieldEvent {
        field: '$.name';
        value: string;
    }
    interface HelloKeyNumberFieldEvent {
        field: '$.keyNumber';
        value: number;
    }
    interface HelloRoleFieldEvent {
        field: '$.role';
        value: string;
    }
    interface HelloClockDoubtedFieldEvent {
        field: '$.clockDoubted';
        value: boolean;
    }
    interface HelloStockUntilFieldEvent {
        field: '$.stock.until';
        value: number;
    }
    interface HelloStockAliveFieldEvent {
        field: '$.stock.alive';
        value: number;
    }
    interface HelloStockCountFieldEvent {
        field: '$.stock.count';
        value: number;
    }
    interface HelloStockDigestFieldEvent {
        field: '$.stock.digest';
        value: Uint8Array<ArrayBuffer>;
    }
    interface HelloStockNewsFieldEvent {
        field: '$.stock.news';
        value: boolean;
    }
    function encode(obj: Partial<Hello>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Hello>): Hello;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Hello>): Generator<HelloNetworkFieldEvent | HelloVersionFieldEvent | HelloModeFieldEvent | HelloNowFieldEvent | HelloSensorsNameFieldEvent | HelloSensorsLastLineAtFieldEvent | HelloNameFieldEvent | HelloKeyNumberFieldEvent | HelloRoleFieldEvent | HelloClockDoubtedFieldEvent | HelloStockUntilFieldEvent | HelloStockAliveFieldEvent | HelloStockCountFieldEvent | HelloStockDigestFieldEvent | HelloStockNewsFieldEvent>;
}
export interface Stock {
    until: number;
    alive: number;
    count: number;
    digest: Uint8Array<ArrayBuffer>;
    news: boolean;
}
export declare namespace Stock {
    const codec: () => Codec<Stock>;
    interface StockUntilFieldEvent {
        field: '$.until';
        value: number;
    }
    interface StockAliveFieldEvent {
        field: '$.alive';
        value: number;
    }
    interface StockCountFieldEvent {
        field: '$.count';
        value: number;
    }
    interface StockDigestFieldEvent {
        field: '$.digest';
        value: Uint8Array<ArrayBuffer>;
    }
    interface StockNewsFieldEvent {
        field: '$.news';
        value: boolean;
    }
    function encode(obj: Partial<Stock>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Stock>): Stock;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Stock>): Generator<StockUntilFieldEvent | StockAliveFieldEvent | StockCountFieldEvent | StockDigestFieldEvent | StockNewsFieldEvent>;
}
export interface Sensor {
    name: string;
    lastLineAt: number;
}
export declare namespace Sensor {
    const codec: () => Codec<Sensor>;
    interface SensorNameFieldEvent {
        field: '$.name';
        value: string;
    }
    interface SensorLastLineAtFieldEvent {
        field: '$.lastLineAt';
        value: number;
    }
    function encode(obj: Partial<Sensor>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Sensor>): Sensor;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Sensor>): Generator<SensorNameFieldEvent | SensorLastLineAtFieldEvent>;
}
export interface Summary {
    authors: AuthorSummary[];
    more: boolean;
}
export declare namespace Summary {
    const codec: () => Codec<Summary>;
    interface SummaryAuthorsAuthorFieldEvent {
        field: '$.authors[].author';
        value: Uint8Array<ArrayBuffer>;
        index: number;
    }
    interface SummaryAuthorsDigestFieldEvent {
        field: '$.authors[].digest';
        value: Uint8Array<ArrayBuffer>;
        index: number;
    }
    interface SummaryAuthorsCountFieldEvent {
        field: '$.authors[].count';
        value: number;
        index: number;
    }
    interface SummaryAuthorsNewestFieldEvent {
        field: '$.authors[].newest';
        value: number;
        index: number;
    }
    interface SummaryMoreFieldEvent {
        field: '$.more';
        value: boolean;
    }
    function encode(obj: Partial<Summary>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Summary>): Summary;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Summary>): Generator<SummaryAuthorsAuthorFieldEvent | SummaryAuthorsDigestFieldEvent | SummaryAuthorsCountFieldEvent | SummaryAuthorsNewestFieldEvent | SummaryMoreFieldEvent>;
}
export interface AuthorSummary {
    author: Uint8Array<ArrayBuffer>;
    digest: Uint8Array<ArrayBuffer>;
    count: number;
    newest: number;
}
export declare namespace AuthorSummary {
    const codec: () => Codec<AuthorSummary>;
    interface AuthorSummaryAuthorFieldEvent {
        field: '$.author';
        value: Uint8Array<ArrayBuffer>;
    }
    interface AuthorSummaryDigestFieldEvent {
        field: '$.digest';
        value: Uint8Array<ArrayBuffer>;
    }
    interface AuthorSummaryCountFieldEvent {
        field: '$.count';
        value: number;
    }
    interface AuthorSummaryNewestFieldEvent {
        field: '$.newest';
        value: number;
    }
    function encode(obj: Partial<AuthorSummary>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<AuthorSummary>): AuthorSummary;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<AuthorSummary>): Generator<AuthorSummaryAuthorFieldEvent | AuthorSummaryDigestFieldEvent | AuthorSummaryCountFieldEvent | AuthorSummaryNewestFieldEvent>;
}
export interface InventoryRequest {
    author: Uint8Array<ArrayBuffer>;
    from: number;
}
export declare namespace InventoryRequest {
    const codec: () => Codec<InventoryRequest>;
    interface InventoryRequestAuthorFieldEvent {
        field: '$.author';
        value: Uint8Array<ArrayBuffer>;
    }
    interface InventoryRequestFromFieldEvent {
        field: '$.from';
        value: number;
    }
    function encode(obj: Partial<InventoryRequest>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<InventoryRequest>): InventoryRequest;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<InventoryRequest>): Generator<InventoryRequestAuthorFieldEvent | InventoryRequestFromFieldEvent>;
}
export interface Inventory {
    author: Uint8Array<ArrayBuffer>;
    entries: InventoryEntry[];
    more: boolean;
}
export declare namespace Inventory {
    const codec: () => Codec<Inventory>;
    interface InventoryAuthorFieldEvent {
        field: '$.author';
        value: Uint8Array<ArrayBuffer>;
    }
    interface InventoryEntriesSequenceFieldEvent {
        field: '$.entries[].sequence';
        value: number;
        index: number;
    }
    interface InventoryEntriesPrefixFieldEvent {
        field: '$.entries[].prefix';
        value: Uint8Array<ArrayBuffer>;
        index: number;
    }
    interface InventoryMoreFieldEvent {
        field: '$.more';
        value: boolean;
    }
    function encode(obj: Partial<Inventory>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Inventory>): Inventory;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Inventory>): Generator<InventoryAuthorFieldEvent | InventoryEntriesSequenceFieldEvent | InventoryEntriesPrefixFieldEvent | InventoryMoreFieldEvent>;
}
export interface InventoryEntry {
    sequence: number;
    prefix: Uint8Array<ArrayBuffer>;
}
export declare namespace InventoryEntry {
    const codec: () => Codec<InventoryEntry>;
    interface InventoryEntrySequenceFieldEvent {
        field: '$.sequence';
        value: number;
    }
    interface InventoryEntryPrefixFieldEvent {
        field: '$.prefix';
        value: Uint8Array<ArrayBuffer>;
    }
    function encode(obj: Partial<InventoryEntry>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<InventoryEntry>): InventoryEntry;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<InventoryEntry>): Generator<InventoryEntrySequenceFieldEvent | InventoryEntryPrefixFieldEvent>;
}
export interface Want {
    author: Uint8Array<ArrayBuffer>;
    sequences: number[];
}
export declare namespace Want {
    const codec: () => Codec<Want>;
    interface WantAuthorFieldEvent {
        field: '$.author';
        value: Uint8Array<ArrayBuffer>;
    }
    interface WantSequencesFieldEvent {
        field: '$.sequences[]';
        index: number;
        value: number;
    }
    function encode(obj: Partial<Want>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Want>): Want;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Want>): Generator<WantAuthorFieldEvent | WantSequencesFieldEvent>;
}
export interface Signals {
    envelopes: Uint8Array<ArrayBuffer>[];
    more: boolean;
}
export declare namespace Signals {
    const codec: () => Codec<Signals>;
    interface SignalsEnvelopesFieldEvent {
        field: '$.envelopes[]';
        index: number;
        value: Uint8Array<ArrayBuffer>;
    }
    interface SignalsMoreFieldEvent {
        field: '$.more';
        value: boolean;
    }
    function encode(obj: Partial<Signals>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Signals>): Signals;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Signals>): Generator<SignalsEnvelopesFieldEvent | SignalsMoreFieldEvent>;
}
export interface RecordsSummary {
    count: number;
    digest: Uint8Array<ArrayBuffer>;
}
export declare namespace RecordsSummary {
    const codec: () => Codec<RecordsSummary>;
    interface RecordsSummaryCountFieldEvent {
        field: '$.count';
        value: number;
    }
    interface RecordsSummaryDigestFieldEvent {
        field: '$.digest';
        value: Uint8Array<ArrayBuffer>;
    }
    function encode(obj: Partial<RecordsSummary>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<RecordsSummary>): RecordsSummary;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<RecordsSummary>): Generator<RecordsSummaryCountFieldEvent | RecordsSummaryDigestFieldEvent>;
}
export interface RecordsRequest {
}
export declare namespace RecordsRequest {
    const codec: () => Codec<RecordsRequest>;
    function encode(obj: Partial<RecordsRequest>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<RecordsRequest>): RecordsRequest;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<RecordsRequest>): Generator<{}>;
}
export interface RecordIds {
    prefixes: Uint8Array<ArrayBuffer>;
    more: boolean;
}
export declare namespace RecordIds {
    const codec: () => Codec<RecordIds>;
    interface RecordIdsPrefixesFieldEvent {
        field: '$.prefixes';
        value: Uint8Array<ArrayBuffer>;
    }
    interface RecordIdsMoreFieldEvent {
        field: '$.more';
        value: boolean;
    }
    function encode(obj: Partial<RecordIds>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<RecordIds>): RecordIds;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<RecordIds>): Generator<RecordIdsPrefixesFieldEvent | RecordIdsMoreFieldEvent>;
}
export interface RecordsWanted {
    prefixes: Uint8Array<ArrayBuffer>;
}
export declare namespace RecordsWanted {
    const codec: () => Codec<RecordsWanted>;
    interface RecordsWantedPrefixesFieldEvent {
        field: '$.prefixes';
        value: Uint8Array<ArrayBuffer>;
    }
    function encode(obj: Partial<RecordsWanted>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<RecordsWanted>): RecordsWanted;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<RecordsWanted>): Generator<RecordsWantedPrefixesFieldEvent>;
}
export interface Records {
    envelopes: Uint8Array<ArrayBuffer>[];
    more: boolean;
}
export declare namespace Records {
    const codec: () => Codec<Records>;
    interface RecordsEnvelopesFieldEvent {
        field: '$.envelopes[]';
        index: number;
        value: Uint8Array<ArrayBuffer>;
    }
    interface RecordsMoreFieldEvent {
        field: '$.more';
        value: boolean;
    }
    function encode(obj: Partial<Records>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Records>): Records;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Records>): Generator<RecordsEnvelopesFieldEvent | RecordsMoreFieldEvent>;
}
export interface NetworkKey {
    number: number;
    key: Uint8Array<ArrayBuffer>;
}
export declare namespace NetworkKey {
    const codec: () => Codec<NetworkKey>;
    interface NetworkKeyNumberFieldEvent {
        field: '$.number';
        value: number;
    }
    interface NetworkKeyKeyFieldEvent {
        field: '$.key';
        value: Uint8Array<ArrayBuffer>;
    }
    function encode(obj: Partial<NetworkKey>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<NetworkKey>): NetworkKey;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<NetworkKey>): Generator<NetworkKeyNumberFieldEvent | NetworkKeyKeyFieldEvent>;
}
