/* eslint-disable require-yield */
import { decodeMessage, encodeMessage, MaxLengthError, message, streamMessage } from 'protons-runtime';
import { alloc as uint8ArrayAlloc } from 'uint8arrays/alloc';
export var Frame;
(function (Frame) {
    let _codec;
    Frame.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                obj = { ...obj };
                if (obj.networkKey != null) {
                    obj.records = undefined;
                    obj.recordsWanted = undefined;
                    obj.recordIds = undefined;
                    obj.recordsRequest = undefined;
                    obj.recordsSummary = undefined;
                    obj.proof = undefined;
                    obj.signals = undefined;
                    obj.want = undefined;
                    obj.inventory = undefined;
                    obj.inventoryRequest = undefined;
                    obj.summary = undefined;
                    obj.hello = undefined;
                }
                if (obj.records != null) {
                    obj.networkKey = undefined;
                    obj.recordsWanted = undefined;
                    obj.recordIds = undefined;
                    obj.recordsRequest = undefined;
                    obj.recordsSummary = undefined;
                    obj.proof = undefined;
                    obj.signals = undefined;
                    obj.want = undefined;
                    obj.inventory = undefined;
                    obj.inventoryRequest = undefined;
                    obj.summary = undefined;
                    obj.hello = undefined;
                }
                if (obj.recordsWanted != null) {
                    obj.networkKey = undefined;
                    obj.records = undefined;
                    obj.recordIds = undefined;
                    obj.recordsRequest = undefined;
                    obj.recordsSummary = undefined;
                    obj.proof = undefined;
                    obj.signals = undefined;
                    obj.want = undefined;
                    obj.inventory = undefined;
                    obj.inventoryRequest = undefined;
                    obj.summary = undefined;
                    obj.hello = undefined;
                }
                if (obj.recordIds != null) {
                    obj.networkKey = undefined;
                    obj.records = undefined;
                    obj.recordsWanted = undefined;
                    obj.recordsRequest = undefined;
                    obj.recordsSummary = undefined;
                    obj.proof = undefined;
                    obj.signals = undefined;
                    obj.want = undefined;
                    obj.inventory = undefined;
                    obj.inventoryRequest = undefined;
                    obj.summary = undefined;
                    obj.hello = undefined;
                }
                if (obj.recordsRequest != null) {
                    obj.networkKey = undefined;
                    obj.records = undefined;
                    obj.recordsWanted = undefined;
                    obj.recordIds = undefined;
                    obj.recordsSummary = undefined;
                    obj.proof = undefined;
                    obj.signals = undefined;
                    obj.want = undefined;
                    obj.inventory = undefined;
                    obj.inventoryRequest = undefined;
                    obj.summary = undefined;
                    obj.hello = undefined;
                }
                if (obj.recordsSummary != null) {
                    obj.networkKey = undefined;
                    obj.records = undefined;
                    obj.recordsWanted = undefined;
                    obj.recordIds = undefined;
                    obj.recordsRequest = undefined;
                    obj.proof = undefined;
                    obj.signals = undefined;
                    obj.want = undefined;
                    obj.inventory = undefined;
                    obj.inventoryRequest = undefined;
                    obj.summary = undefined;
                    obj.hello = undefined;
                }
                if (obj.proof != null) {
                    obj.networkKey = undefined;
                    obj.records = undefined;
                    obj.recordsWanted = undefined;
                    obj.recordIds = undefined;
                    obj.recordsRequest = undefined;
                    obj.recordsSummary = undefined;
                    obj.signals = undefined;
                    obj.want = undefined;
                    obj.inventory = undefined;
                    obj.inventoryRequest = undefined;
                    obj.summary = undefined;
                    obj.hello = undefined;
                }
                if (obj.signals != null) {
                    obj.networkKey = undefined;
                    obj.records = undefined;
                    obj.recordsWanted = undefined;
                    obj.recordIds = undefined;
                    obj.recordsRequest = undefined;
                    obj.recordsSummary = undefined;
                    obj.proof = undefined;
                    obj.want = undefined;
                    obj.inventory = undefined;
                    obj.inventoryRequest = undefined;
                    obj.summary = undefined;
                    obj.hello = undefined;
                }
                if (obj.want != null) {
                    obj.networkKey = undefined;
                    obj.records = undefined;
                    obj.recordsWanted = undefined;
                    obj.recordIds = undefined;
                    obj.recordsRequest = undefined;
                    obj.recordsSummary = undefined;
                    obj.proof = undefined;
                    obj.signals = undefined;
                    obj.inventory = undefined;
                    obj.inventoryRequest = undefined;
                    obj.summary = undefined;
                    obj.hello = undefined;
                }
                if (obj.inventory != null) {
                    obj.networkKey = undefined;
                    obj.records = undefined;
                    obj.recordsWanted = undefined;
                    obj.recordIds = undefined;
                    obj.recordsRequest = undefined;
                    obj.recordsSummary = undefined;
                    obj.proof = undefined;
                    obj.signals = undefined;
                    obj.want = undefined;
                    obj.inventoryRequest = undefined;
                    obj.summary = undefined;
                    obj.hello = undefined;
                }
                if (obj.inventoryRequest != null) {
                    obj.networkKey = undefined;
                    obj.records = undefined;
                    obj.recordsWanted = undefined;
                    obj.recordIds = undefined;
                    obj.recordsRequest = undefined;
                    obj.recordsSummary = undefined;
                    obj.proof = undefined;
                    obj.signals = undefined;
                    obj.want = undefined;
                    obj.inventory = undefined;
                    obj.summary = undefined;
                    obj.hello = undefined;
                }
                if (obj.summary != null) {
                    obj.networkKey = undefined;
                    obj.records = undefined;
                    obj.recordsWanted = undefined;
                    obj.recordIds = undefined;
                    obj.recordsRequest = undefined;
                    obj.recordsSummary = undefined;
                    obj.proof = undefined;
                    obj.signals = undefined;
                    obj.want = undefined;
                    obj.inventory = undefined;
                    obj.inventoryRequest = undefined;
                    obj.hello = undefined;
                }
                if (obj.hello != null) {
                    obj.networkKey = undefined;
                    obj.records = undefined;
                    obj.recordsWanted = undefined;
                    obj.recordIds = undefined;
                    obj.recordsRequest = undefined;
                    obj.recordsSummary = undefined;
                    obj.proof = undefined;
                    obj.signals = undefined;
                    obj.want = undefined;
                    obj.inventory = undefined;
                    obj.inventoryRequest = undefined;
                    obj.summary = undefined;
                }
                if (obj.hello != null) {
                    w.uint32(10);
                    Hello.codec().encode(obj.hello, w);
                }
                if (obj.summary != null) {
                    w.uint32(18);
                    Summary.codec().encode(obj.summary, w);
                }
                if (obj.inventoryRequest != null) {
                    w.uint32(26);
                    InventoryRequest.codec().encode(obj.inventoryRequest, w);
                }
                if (obj.inventory != null) {
                    w.uint32(34);
                    Inventory.codec().encode(obj.inventory, w);
                }
                if (obj.want != null) {
                    w.uint32(42);
                    Want.codec().encode(obj.want, w);
                }
                if (obj.signals != null) {
                    w.uint32(50);
                    Signals.codec().encode(obj.signals, w);
                }
                if (obj.proof != null) {
                    w.uint32(58);
                    w.bytes(obj.proof);
                }
                if (obj.recordsSummary != null) {
                    w.uint32(66);
                    RecordsSummary.codec().encode(obj.recordsSummary, w);
                }
                if (obj.recordsRequest != null) {
                    w.uint32(74);
                    RecordsRequest.codec().encode(obj.recordsRequest, w);
                }
                if (obj.recordIds != null) {
                    w.uint32(82);
                    RecordIds.codec().encode(obj.recordIds, w);
                }
                if (obj.recordsWanted != null) {
                    w.uint32(90);
                    RecordsWanted.codec().encode(obj.recordsWanted, w);
                }
                if (obj.records != null) {
                    w.uint32(98);
                    Records.codec().encode(obj.records, w);
                }
                if (obj.networkKey != null) {
                    w.uint32(106);
                    NetworkKey.codec().encode(obj.networkKey, w);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {};
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.hello = Hello.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.hello
                            });
                            break;
                        }
                        case 2: {
                            obj.summary = Summary.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.summary
                            });
                            break;
                        }
                        case 3: {
                            obj.inventoryRequest = InventoryRequest.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.inventoryRequest
                            });
                            break;
                        }
                        case 4: {
                            obj.inventory = Inventory.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.inventory
                            });
                            break;
                        }
                        case 5: {
                            obj.want = Want.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.want
                            });
                            break;
                        }
                        case 6: {
                            obj.signals = Signals.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.signals
                            });
                            break;
                        }
                        case 7: {
                            obj.proof = reader.bytes();
                            break;
                        }
                        case 8: {
                            obj.recordsSummary = RecordsSummary.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.recordsSummary
                            });
                            break;
                        }
                        case 9: {
                            obj.recordsRequest = RecordsRequest.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.recordsRequest
                            });
                            break;
                        }
                        case 10: {
                            obj.recordIds = RecordIds.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.recordIds
                            });
                            break;
                        }
                        case 11: {
                            obj.recordsWanted = RecordsWanted.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.recordsWanted
                            });
                            break;
                        }
                        case 12: {
                            obj.records = Records.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.records
                            });
                            break;
                        }
                        case 13: {
                            obj.networkKey = NetworkKey.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.networkKey
                            });
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                if (obj.networkKey != null) {
                    delete obj.records;
                    delete obj.recordsWanted;
                    delete obj.recordIds;
                    delete obj.recordsRequest;
                    delete obj.recordsSummary;
                    delete obj.proof;
                    delete obj.signals;
                    delete obj.want;
                    delete obj.inventory;
                    delete obj.inventoryRequest;
                    delete obj.summary;
                    delete obj.hello;
                }
                if (obj.records != null) {
                    delete obj.networkKey;
                    delete obj.recordsWanted;
                    delete obj.recordIds;
                    delete obj.recordsRequest;
                    delete obj.recordsSummary;
                    delete obj.proof;
                    delete obj.signals;
                    delete obj.want;
                    delete obj.inventory;
                    delete obj.inventoryRequest;
                    delete obj.summary;
                    delete obj.hello;
                }
                if (obj.recordsWanted != null) {
                    delete obj.networkKey;
                    delete obj.records;
                    delete obj.recordIds;
                    delete obj.recordsRequest;
                    delete obj.recordsSummary;
                    delete obj.proof;
                    delete obj.signals;
                    delete obj.want;
                    delete obj.inventory;
                    delete obj.inventoryRequest;
                    delete obj.summary;
                    delete obj.hello;
                }
                if (obj.recordIds != null) {
                    delete obj.networkKey;
                    delete obj.records;
                    delete obj.recordsWanted;
                    delete obj.recordsRequest;
                    delete obj.recordsSummary;
                    delete obj.proof;
                    delete obj.signals;
                    delete obj.want;
                    delete obj.inventory;
                    delete obj.inventoryRequest;
                    delete obj.summary;
                    delete obj.hello;
                }
                if (obj.recordsRequest != null) {
                    delete obj.networkKey;
                    delete obj.records;
                    delete obj.recordsWanted;
                    delete obj.recordIds;
                    delete obj.recordsSummary;
                    delete obj.proof;
                    delete obj.signals;
                    delete obj.want;
                    delete obj.inventory;
                    delete obj.inventoryRequest;
                    delete obj.summary;
                    delete obj.hello;
                }
                if (obj.recordsSummary != null) {
                    delete obj.networkKey;
                    delete obj.records;
                    delete obj.recordsWanted;
                    delete obj.recordIds;
                    delete obj.recordsRequest;
                    delete obj.proof;
                    delete obj.signals;
                    delete obj.want;
                    delete obj.inventory;
                    delete obj.inventoryRequest;
                    delete obj.summary;
                    delete obj.hello;
                }
                if (obj.proof != null) {
                    delete obj.networkKey;
                    delete obj.records;
                    delete obj.recordsWanted;
                    delete obj.recordIds;
                    delete obj.recordsRequest;
                    delete obj.recordsSummary;
                    delete obj.signals;
                    delete obj.want;
                    delete obj.inventory;
                    delete obj.inventoryRequest;
                    delete obj.summary;
                    delete obj.hello;
                }
                if (obj.signals != null) {
                    delete obj.networkKey;
                    delete obj.records;
                    delete obj.recordsWanted;
                    delete obj.recordIds;
                    delete obj.recordsRequest;
                    delete obj.recordsSummary;
                    delete obj.proof;
                    delete obj.want;
                    delete obj.inventory;
                    delete obj.inventoryRequest;
                    delete obj.summary;
                    delete obj.hello;
                }
                if (obj.want != null) {
                    delete obj.networkKey;
                    delete obj.records;
                    delete obj.recordsWanted;
                    delete obj.recordIds;
                    delete obj.recordsRequest;
                    delete obj.recordsSummary;
                    delete obj.proof;
                    delete obj.signals;
                    delete obj.inventory;
                    delete obj.inventoryRequest;
                    delete obj.summary;
                    delete obj.hello;
                }
                if (obj.inventory != null) {
                    delete obj.networkKey;
                    delete obj.records;
                    delete obj.recordsWanted;
                    delete obj.recordIds;
                    delete obj.recordsRequest;
                    delete obj.recordsSummary;
                    delete obj.proof;
                    delete obj.signals;
                    delete obj.want;
                    delete obj.inventoryRequest;
                    delete obj.summary;
                    delete obj.hello;
                }
                if (obj.inventoryRequest != null) {
                    delete obj.networkKey;
                    delete obj.records;
                    delete obj.recordsWanted;
                    delete obj.recordIds;
                    delete obj.recordsRequest;
                    delete obj.recordsSummary;
                    delete obj.proof;
                    delete obj.signals;
                    delete obj.want;
                    delete obj.inventory;
                    delete obj.summary;
                    delete obj.hello;
                }
                if (obj.summary != null) {
                    delete obj.networkKey;
                    delete obj.records;
                    delete obj.recordsWanted;
                    delete obj.recordIds;
                    delete obj.recordsRequest;
                    delete obj.recordsSummary;
                    delete obj.proof;
                    delete obj.signals;
                    delete obj.want;
                    delete obj.inventory;
                    delete obj.inventoryRequest;
                    delete obj.hello;
                }
                if (obj.hello != null) {
                    delete obj.networkKey;
                    delete obj.records;
                    delete obj.recordsWanted;
                    delete obj.recordIds;
                    delete obj.recordsRequest;
                    delete obj.recordsSummary;
                    delete obj.proof;
                    delete obj.signals;
                    delete obj.want;
                    delete obj.inventory;
                    delete obj.inventoryRequest;
                    delete obj.summary;
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield* Hello.codec().stream(reader, reader.uint32(), `${prefix}.hello`, {
                                limits: opts.limits?.hello
                            });
                            break;
                        }
                        case 2: {
                            yield* Summary.codec().stream(reader, reader.uint32(), `${prefix}.summary`, {
                                limits: opts.limits?.summary
                            });
                            break;
                        }
                        case 3: {
                            yield* InventoryRequest.codec().stream(reader, reader.uint32(), `${prefix}.inventoryRequest`, {
                                limits: opts.limits?.inventoryRequest
                            });
                            break;
                        }
                        case 4: {
                            yield* Inventory.codec().stream(reader, reader.uint32(), `${prefix}.inventory`, {
                                limits: opts.limits?.inventory
                            });
                            break;
                        }
                        case 5: {
                            yield* Want.codec().stream(reader, reader.uint32(), `${prefix}.want`, {
                                limits: opts.limits?.want
                            });
                            break;
                        }
                        case 6: {
                            yield* Signals.codec().stream(reader, reader.uint32(), `${prefix}.signals`, {
                                limits: opts.limits?.signals
                            });
                            break;
                        }
                        case 7: {
                            yield {
                                field: `${prefix}.proof`,
                                value: reader.bytes()
                            };
                            break;
                        }
                        case 8: {
                            yield* RecordsSummary.codec().stream(reader, reader.uint32(), `${prefix}.recordsSummary`, {
                                limits: opts.limits?.recordsSummary
                            });
                            break;
                        }
                        case 9: {
                            yield* RecordsRequest.codec().stream(reader, reader.uint32(), `${prefix}.recordsRequest`, {
                                limits: opts.limits?.recordsRequest
                            });
                            break;
                        }
                        case 10: {
                            yield* RecordIds.codec().stream(reader, reader.uint32(), `${prefix}.recordIds`, {
                                limits: opts.limits?.recordIds
                            });
                            break;
                        }
                        case 11: {
                            yield* RecordsWanted.codec().stream(reader, reader.uint32(), `${prefix}.recordsWanted`, {
                                limits: opts.limits?.recordsWanted
                            });
                            break;
                        }
                        case 12: {
                            yield* Records.codec().stream(reader, reader.uint32(), `${prefix}.records`, {
                                limits: opts.limits?.records
                            });
                            break;
                        }
                        case 13: {
                            yield* NetworkKey.codec().stream(reader, reader.uint32(), `${prefix}.networkKey`, {
                                limits: opts.limits?.networkKey
                            });
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, Frame.codec());
    }
    Frame.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Frame.codec(), opts);
    }
    Frame.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Frame.codec(), opts);
    }
    Frame.stream = stream;
})(Frame || (Frame = {}));
export var Hello;
(function (Hello) {
    let _codec;
    Hello.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.network != null && obj.network !== '')) {
                    w.uint32(10);
                    w.string(obj.network);
                }
                if ((obj.version != null && obj.version !== '')) {
                    w.uint32(18);
                    w.string(obj.version);
                }
                if ((obj.mode != null && obj.mode !== '')) {
                    w.uint32(26);
                    w.string(obj.mode);
                }
                if ((obj.now != null && obj.now !== 0)) {
                    w.uint32(32);
                    w.uint64Number(obj.now);
                }
                if (obj.sensors != null && obj.sensors.length > 0) {
                    for (const value of obj.sensors) {
                        w.uint32(42);
                        Sensor.codec().encode(value, w);
                    }
                }
                if ((obj.name != null && obj.name !== '')) {
                    w.uint32(50);
                    w.string(obj.name);
                }
                if ((obj.keyNumber != null && obj.keyNumber !== 0)) {
                    w.uint32(56);
                    w.uint64Number(obj.keyNumber);
                }
                if ((obj.role != null && obj.role !== '')) {
                    w.uint32(66);
                    w.string(obj.role);
                }
                if ((obj.clockDoubted != null && obj.clockDoubted !== false)) {
                    w.uint32(72);
                    w.bool(obj.clockDoubted);
                }
                if (obj.stock != null) {
                    w.uint32(130);
                    Stock.codec().encode(obj.stock, w);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    network: '',
                    version: '',
                    mode: '',
                    now: 0,
                    sensors: [],
                    name: '',
                    keyNumber: 0,
                    role: '',
                    clockDoubted: false
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.network = reader.string();
                            break;
                        }
                        case 2: {
                            obj.version = reader.string();
                            break;
                        }
                        case 3: {
                            obj.mode = reader.string();
                            break;
                        }
                        case 4: {
                            obj.now = reader.uint64Number();
                            break;
                        }
                        case 5: {
                            if (opts.limits?.sensors != null && obj.sensors.length === opts.limits.sensors) {
                                throw new MaxLengthError('Decode error - repeated field "sensors" had too many elements');
                            }
                            obj.sensors.push(Sensor.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.sensors$
                            }));
                            break;
                        }
                        case 6: {
                            obj.name = reader.string();
                            break;
                        }
                        case 7: {
                            obj.keyNumber = reader.uint64Number();
                            break;
                        }
                        case 8: {
                            obj.role = reader.string();
                            break;
                        }
                        case 9: {
                            obj.clockDoubted = reader.bool();
                            break;
                        }
                        case 16: {
                            obj.stock = Stock.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.stock
                            });
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const obj = {
                    sensors: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.network`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.version`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.mode`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 4: {
                            yield {
                                field: `${prefix}.now`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 5: {
                            if (opts.limits?.sensors != null && obj.sensors === opts.limits.sensors) {
                                throw new MaxLengthError('Streaming decode error - repeated field "sensors" had too many elements');
                            }
                            for (const evt of Sensor.codec().stream(reader, reader.uint32(), `${prefix}.sensors[]`, {
                                limits: opts.limits?.sensors$
                            })) {
                                yield {
                                    ...evt,
                                    index: obj.sensors
                                };
                            }
                            obj.sensors++;
                            break;
                        }
                        case 6: {
                            yield {
                                field: `${prefix}.name`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 7: {
                            yield {
                                field: `${prefix}.keyNumber`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 8: {
                            yield {
                                field: `${prefix}.role`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 9: {
                            yield {
                                field: `${prefix}.clockDoubted`,
                                value: reader.bool()
                            };
                            break;
                        }
                        case 16: {
                            yield* Stock.codec().stream(reader, reader.uint32(), `${prefix}.stock`, {
                                limits: opts.limits?.stock
                            });
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, Hello.codec());
    }
    Hello.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Hello.codec(), opts);
    }
    Hello.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Hello.codec(), opts);
    }
    Hello.stream = stream;
})(Hello || (Hello = {}));
export var Stock;
(function (Stock) {
    let _codec;
    Stock.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.until != null && obj.until !== 0)) {
                    w.uint32(8);
                    w.uint64Number(obj.until);
                }
                if ((obj.alive != null && obj.alive !== 0)) {
                    w.uint32(16);
                    w.uint64Number(obj.alive);
                }
                if ((obj.count != null && obj.count !== 0)) {
                    w.uint32(24);
                    w.uint64Number(obj.count);
                }
                if ((obj.digest != null && obj.digest.byteLength > 0)) {
                    w.uint32(34);
                    w.bytes(obj.digest);
                }
                if ((obj.news != null && obj.news !== false)) {
                    w.uint32(40);
                    w.bool(obj.news);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    until: 0,
                    alive: 0,
                    count: 0,
                    digest: uint8ArrayAlloc(0),
                    news: false
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.until = reader.uint64Number();
                            break;
                        }
                        case 2: {
                            obj.alive = reader.uint64Number();
                            break;
                        }
                        case 3: {
                            obj.count = reader.uint64Number();
                            break;
                        }
                        case 4: {
                            obj.digest = reader.bytes();
                            break;
                        }
                        case 5: {
                            obj.news = reader.bool();
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.until`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.alive`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.count`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 4: {
                            yield {
                                field: `${prefix}.digest`,
                                value: reader.bytes()
                            };
                            break;
                        }
                        case 5: {
                            yield {
                                field: `${prefix}.news`,
                                value: reader.bool()
                            };
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, Stock.codec());
    }
    Stock.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Stock.codec(), opts);
    }
    Stock.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Stock.codec(), opts);
    }
    Stock.stream = stream;
})(Stock || (Stock = {}));
export var Sensor;
(function (Sensor) {
    let _codec;
    Sensor.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.name != null && obj.name !== '')) {
                    w.uint32(10);
                    w.string(obj.name);
                }
                if ((obj.lastLineAt != null && obj.lastLineAt !== 0)) {
                    w.uint32(16);
                    w.uint64Number(obj.lastLineAt);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    name: '',
                    lastLineAt: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.name = reader.string();
                            break;
                        }
                        case 2: {
                            obj.lastLineAt = reader.uint64Number();
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.name`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.lastLineAt`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, Sensor.codec());
    }
    Sensor.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Sensor.codec(), opts);
    }
    Sensor.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Sensor.codec(), opts);
    }
    Sensor.stream = stream;
})(Sensor || (Sensor = {}));
export var Summary;
(function (Summary) {
    let _codec;
    Summary.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if (obj.authors != null && obj.authors.length > 0) {
                    for (const value of obj.authors) {
                        w.uint32(10);
                        AuthorSummary.codec().encode(value, w);
                    }
                }
                if ((obj.more != null && obj.more !== false)) {
                    w.uint32(16);
                    w.bool(obj.more);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    authors: [],
                    more: false
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            if (opts.limits?.authors != null && obj.authors.length === opts.limits.authors) {
                                throw new MaxLengthError('Decode error - repeated field "authors" had too many elements');
                            }
                            obj.authors.push(AuthorSummary.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.authors$
                            }));
                            break;
                        }
                        case 2: {
                            obj.more = reader.bool();
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const obj = {
                    authors: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            if (opts.limits?.authors != null && obj.authors === opts.limits.authors) {
                                throw new MaxLengthError('Streaming decode error - repeated field "authors" had too many elements');
                            }
                            for (const evt of AuthorSummary.codec().stream(reader, reader.uint32(), `${prefix}.authors[]`, {
                                limits: opts.limits?.authors$
                            })) {
                                yield {
                                    ...evt,
                                    index: obj.authors
                                };
                            }
                            obj.authors++;
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.more`,
                                value: reader.bool()
                            };
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, Summary.codec());
    }
    Summary.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Summary.codec(), opts);
    }
    Summary.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Summary.codec(), opts);
    }
    Summary.stream = stream;
})(Summary || (Summary = {}));
export var AuthorSummary;
(function (AuthorSummary) {
    let _codec;
    AuthorSummary.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.author != null && obj.author.byteLength > 0)) {
                    w.uint32(10);
                    w.bytes(obj.author);
                }
                if ((obj.digest != null && obj.digest.byteLength > 0)) {
                    w.uint32(18);
                    w.bytes(obj.digest);
                }
                if ((obj.count != null && obj.count !== 0)) {
                    w.uint32(24);
                    w.uint32(obj.count);
                }
                if ((obj.newest != null && obj.newest !== 0)) {
                    w.uint32(32);
                    w.uint64Number(obj.newest);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    author: uint8ArrayAlloc(0),
                    digest: uint8ArrayAlloc(0),
                    count: 0,
                    newest: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.author = reader.bytes();
                            break;
                        }
                        case 2: {
                            obj.digest = reader.bytes();
                            break;
                        }
                        case 3: {
                            obj.count = reader.uint32();
                            break;
                        }
                        case 4: {
                            obj.newest = reader.uint64Number();
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.author`,
                                value: reader.bytes()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.digest`,
                                value: reader.bytes()
                            };
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.count`,
                                value: reader.uint32()
                            };
                            break;
                        }
                        case 4: {
                            yield {
                                field: `${prefix}.newest`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, AuthorSummary.codec());
    }
    AuthorSummary.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, AuthorSummary.codec(), opts);
    }
    AuthorSummary.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, AuthorSummary.codec(), opts);
    }
    AuthorSummary.stream = stream;
})(AuthorSummary || (AuthorSummary = {}));
export var InventoryRequest;
(function (InventoryRequest) {
    let _codec;
    InventoryRequest.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.author != null && obj.author.byteLength > 0)) {
                    w.uint32(10);
                    w.bytes(obj.author);
                }
                if ((obj.from != null && obj.from !== 0)) {
                    w.uint32(16);
                    w.uint64Number(obj.from);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    author: uint8ArrayAlloc(0),
                    from: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.author = reader.bytes();
                            break;
                        }
                        case 2: {
                            obj.from = reader.uint64Number();
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.author`,
                                value: reader.bytes()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.from`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, InventoryRequest.codec());
    }
    InventoryRequest.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, InventoryRequest.codec(), opts);
    }
    InventoryRequest.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, InventoryRequest.codec(), opts);
    }
    InventoryRequest.stream = stream;
})(InventoryRequest || (InventoryRequest = {}));
export var Inventory;
(function (Inventory) {
    let _codec;
    Inventory.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.author != null && obj.author.byteLength > 0)) {
                    w.uint32(10);
                    w.bytes(obj.author);
                }
                if (obj.entries != null && obj.entries.length > 0) {
                    for (const value of obj.entries) {
                        w.uint32(18);
                        InventoryEntry.codec().encode(value, w);
                    }
                }
                if ((obj.more != null && obj.more !== false)) {
                    w.uint32(24);
                    w.bool(obj.more);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    author: uint8ArrayAlloc(0),
                    entries: [],
                    more: false
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.author = reader.bytes();
                            break;
                        }
                        case 2: {
                            if (opts.limits?.entries != null && obj.entries.length === opts.limits.entries) {
                                throw new MaxLengthError('Decode error - repeated field "entries" had too many elements');
                            }
                            obj.entries.push(InventoryEntry.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.entries$
                            }));
                            break;
                        }
                        case 3: {
                            obj.more = reader.bool();
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const obj = {
                    entries: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.author`,
                                value: reader.bytes()
                            };
                            break;
                        }
                        case 2: {
                            if (opts.limits?.entries != null && obj.entries === opts.limits.entries) {
                                throw new MaxLengthError('Streaming decode error - repeated field "entries" had too many elements');
                            }
                            for (const evt of InventoryEntry.codec().stream(reader, reader.uint32(), `${prefix}.entries[]`, {
                                limits: opts.limits?.entries$
                            })) {
                                yield {
                                    ...evt,
                                    index: obj.entries
                                };
                            }
                            obj.entries++;
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.more`,
                                value: reader.bool()
                            };
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, Inventory.codec());
    }
    Inventory.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Inventory.codec(), opts);
    }
    Inventory.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Inventory.codec(), opts);
    }
    Inventory.stream = stream;
})(Inventory || (Inventory = {}));
export var InventoryEntry;
(function (InventoryEntry) {
    let _codec;
    InventoryEntry.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.sequence != null && obj.sequence !== 0)) {
                    w.uint32(8);
                    w.uint64Number(obj.sequence);
                }
                if ((obj.prefix != null && obj.prefix.byteLength > 0)) {
                    w.uint32(18);
                    w.bytes(obj.prefix);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    sequence: 0,
                    prefix: uint8ArrayAlloc(0)
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.sequence = reader.uint64Number();
                            break;
                        }
                        case 2: {
                            obj.prefix = reader.bytes();
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.sequence`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.prefix`,
                                value: reader.bytes()
                            };
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, InventoryEntry.codec());
    }
    InventoryEntry.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, InventoryEntry.codec(), opts);
    }
    InventoryEntry.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, InventoryEntry.codec(), opts);
    }
    InventoryEntry.stream = stream;
})(InventoryEntry || (InventoryEntry = {}));
export var Want;
(function (Want) {
    let _codec;
    Want.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.author != null && obj.author.byteLength > 0)) {
                    w.uint32(10);
                    w.bytes(obj.author);
                }
                if (obj.sequences != null && obj.sequences.length > 0) {
                    for (const value of obj.sequences) {
                        w.uint32(16);
                        w.uint64Number(value);
                    }
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    author: uint8ArrayAlloc(0),
                    sequences: []
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.author = reader.bytes();
                            break;
                        }
                        case 2: {
                            if (opts.limits?.sequences != null && obj.sequences.length === opts.limits.sequences) {
                                throw new MaxLengthError('Decode error - repeated field "sequences" had too many elements');
                            }
                            obj.sequences.push(reader.uint64Number());
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const obj = {
                    sequences: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.author`,
                                value: reader.bytes()
                            };
                            break;
                        }
                        case 2: {
                            if (opts.limits?.sequences != null && obj.sequences === opts.limits.sequences) {
                                throw new MaxLengthError('Streaming decode error - repeated field "sequences" had too many elements');
                            }
                            yield {
                                field: `${prefix}.sequences[]`,
                                index: obj.sequences,
                                value: reader.uint64Number()
                            };
                            obj.sequences++;
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, Want.codec());
    }
    Want.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Want.codec(), opts);
    }
    Want.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Want.codec(), opts);
    }
    Want.stream = stream;
})(Want || (Want = {}));
export var Signals;
(function (Signals) {
    let _codec;
    Signals.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if (obj.envelopes != null && obj.envelopes.length > 0) {
                    for (const value of obj.envelopes) {
                        w.uint32(10);
                        w.bytes(value);
                    }
                }
                if ((obj.more != null && obj.more !== false)) {
                    w.uint32(16);
                    w.bool(obj.more);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    envelopes: [],
                    more: false
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            if (opts.limits?.envelopes != null && obj.envelopes.length === opts.limits.envelopes) {
                                throw new MaxLengthError('Decode error - repeated field "envelopes" had too many elements');
                            }
                            obj.envelopes.push(reader.bytes());
                            break;
                        }
                        case 2: {
                            obj.more = reader.bool();
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const obj = {
                    envelopes: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            if (opts.limits?.envelopes != null && obj.envelopes === opts.limits.envelopes) {
                                throw new MaxLengthError('Streaming decode error - repeated field "envelopes" had too many elements');
                            }
                            yield {
                                field: `${prefix}.envelopes[]`,
                                index: obj.envelopes,
                                value: reader.bytes()
                            };
                            obj.envelopes++;
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.more`,
                                value: reader.bool()
                            };
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, Signals.codec());
    }
    Signals.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Signals.codec(), opts);
    }
    Signals.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Signals.codec(), opts);
    }
    Signals.stream = stream;
})(Signals || (Signals = {}));
export var RecordsSummary;
(function (RecordsSummary) {
    let _codec;
    RecordsSummary.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.count != null && obj.count !== 0)) {
                    w.uint32(8);
                    w.uint32(obj.count);
                }
                if ((obj.digest != null && obj.digest.byteLength > 0)) {
                    w.uint32(18);
                    w.bytes(obj.digest);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    count: 0,
                    digest: uint8ArrayAlloc(0)
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.count = reader.uint32();
                            break;
                        }
                        case 2: {
                            obj.digest = reader.bytes();
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.count`,
                                value: reader.uint32()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.digest`,
                                value: reader.bytes()
                            };
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, RecordsSummary.codec());
    }
    RecordsSummary.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, RecordsSummary.codec(), opts);
    }
    RecordsSummary.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, RecordsSummary.codec(), opts);
    }
    RecordsSummary.stream = stream;
})(RecordsSummary || (RecordsSummary = {}));
export var RecordsRequest;
(function (RecordsRequest) {
    let _codec;
    RecordsRequest.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {};
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, RecordsRequest.codec());
    }
    RecordsRequest.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, RecordsRequest.codec(), opts);
    }
    RecordsRequest.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, RecordsRequest.codec(), opts);
    }
    RecordsRequest.stream = stream;
})(RecordsRequest || (RecordsRequest = {}));
export var RecordIds;
(function (RecordIds) {
    let _codec;
    RecordIds.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.prefixes != null && obj.prefixes.byteLength > 0)) {
                    w.uint32(10);
                    w.bytes(obj.prefixes);
                }
                if ((obj.more != null && obj.more !== false)) {
                    w.uint32(16);
                    w.bool(obj.more);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    prefixes: uint8ArrayAlloc(0),
                    more: false
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.prefixes = reader.bytes();
                            break;
                        }
                        case 2: {
                            obj.more = reader.bool();
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.prefixes`,
                                value: reader.bytes()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.more`,
                                value: reader.bool()
                            };
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, RecordIds.codec());
    }
    RecordIds.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, RecordIds.codec(), opts);
    }
    RecordIds.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, RecordIds.codec(), opts);
    }
    RecordIds.stream = stream;
})(RecordIds || (RecordIds = {}));
export var RecordsWanted;
(function (RecordsWanted) {
    let _codec;
    RecordsWanted.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.prefixes != null && obj.prefixes.byteLength > 0)) {
                    w.uint32(10);
                    w.bytes(obj.prefixes);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    prefixes: uint8ArrayAlloc(0)
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.prefixes = reader.bytes();
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.prefixes`,
                                value: reader.bytes()
                            };
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, RecordsWanted.codec());
    }
    RecordsWanted.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, RecordsWanted.codec(), opts);
    }
    RecordsWanted.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, RecordsWanted.codec(), opts);
    }
    RecordsWanted.stream = stream;
})(RecordsWanted || (RecordsWanted = {}));
export var Records;
(function (Records) {
    let _codec;
    Records.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if (obj.envelopes != null && obj.envelopes.length > 0) {
                    for (const value of obj.envelopes) {
                        w.uint32(10);
                        w.bytes(value);
                    }
                }
                if ((obj.more != null && obj.more !== false)) {
                    w.uint32(16);
                    w.bool(obj.more);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    envelopes: [],
                    more: false
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            if (opts.limits?.envelopes != null && obj.envelopes.length === opts.limits.envelopes) {
                                throw new MaxLengthError('Decode error - repeated field "envelopes" had too many elements');
                            }
                            obj.envelopes.push(reader.bytes());
                            break;
                        }
                        case 2: {
                            obj.more = reader.bool();
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const obj = {
                    envelopes: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            if (opts.limits?.envelopes != null && obj.envelopes === opts.limits.envelopes) {
                                throw new MaxLengthError('Streaming decode error - repeated field "envelopes" had too many elements');
                            }
                            yield {
                                field: `${prefix}.envelopes[]`,
                                index: obj.envelopes,
                                value: reader.bytes()
                            };
                            obj.envelopes++;
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.more`,
                                value: reader.bool()
                            };
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, Records.codec());
    }
    Records.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Records.codec(), opts);
    }
    Records.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Records.codec(), opts);
    }
    Records.stream = stream;
})(Records || (Records = {}));
export var NetworkKey;
(function (NetworkKey) {
    let _codec;
    NetworkKey.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.number != null && obj.number !== 0)) {
                    w.uint32(8);
                    w.uint64Number(obj.number);
                }
                if ((obj.key != null && obj.key.byteLength > 0)) {
                    w.uint32(18);
                    w.bytes(obj.key);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    number: 0,
                    key: uint8ArrayAlloc(0)
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.number = reader.uint64Number();
                            break;
                        }
                        case 2: {
                            obj.key = reader.bytes();
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.number`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.key`,
                                value: reader.bytes()
                            };
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, NetworkKey.codec());
    }
    NetworkKey.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, NetworkKey.codec(), opts);
    }
    NetworkKey.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, NetworkKey.codec(), opts);
    }
    NetworkKey.stream = stream;
})(NetworkKey || (NetworkKey = {}));
