import { decodeMessage, encodeMessage, message, streamMessage } from 'protons-runtime';
import { alloc as uint8ArrayAlloc } from 'uint8arrays/alloc';
export var Envelope;
(function (Envelope) {
    let _codec;
    Envelope.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.body != null && obj.body.byteLength > 0)) {
                    w.uint32(10);
                    w.bytes(obj.body);
                }
                if ((obj.key != null && obj.key.byteLength > 0)) {
                    w.uint32(18);
                    w.bytes(obj.key);
                }
                if ((obj.signature != null && obj.signature.byteLength > 0)) {
                    w.uint32(26);
                    w.bytes(obj.signature);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    body: uint8ArrayAlloc(0),
                    key: uint8ArrayAlloc(0),
                    signature: uint8ArrayAlloc(0)
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.body = reader.bytes();
                            break;
                        }
                        case 2: {
                            obj.key = reader.bytes();
                            break;
                        }
                        case 3: {
                            obj.signature = reader.bytes();
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
                                field: `${prefix}.body`,
                                value: reader.bytes()
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
                        case 3: {
                            yield {
                                field: `${prefix}.signature`,
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
        return encodeMessage(obj, Envelope.codec());
    }
    Envelope.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Envelope.codec(), opts);
    }
    Envelope.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Envelope.codec(), opts);
    }
    Envelope.stream = stream;
})(Envelope || (Envelope = {}));
export var Body;
(function (Body) {
    let _codec;
    Body.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                obj = { ...obj };
                if (obj.retraction != null) {
                    obj.sighting = undefined;
                    obj.threat = undefined;
                }
                if (obj.sighting != null) {
                    obj.retraction = undefined;
                    obj.threat = undefined;
                }
                if (obj.threat != null) {
                    obj.retraction = undefined;
                    obj.sighting = undefined;
                }
                if ((obj.minor != null && obj.minor !== 0)) {
                    w.uint32(8);
                    w.uint32(obj.minor);
                }
                if ((obj.sequence != null && obj.sequence !== 0)) {
                    w.uint32(16);
                    w.uint64Number(obj.sequence);
                }
                if ((obj.previous != null && obj.previous.byteLength > 0)) {
                    w.uint32(26);
                    w.bytes(obj.previous);
                }
                if ((obj.issuedAt != null && obj.issuedAt !== 0)) {
                    w.uint32(32);
                    w.uint64Number(obj.issuedAt);
                }
                if ((obj.expiresAt != null && obj.expiresAt !== 0)) {
                    w.uint32(40);
                    w.uint64Number(obj.expiresAt);
                }
                if (obj.threat != null) {
                    w.uint32(50);
                    Threat.codec().encode(obj.threat, w);
                }
                if (obj.sighting != null) {
                    w.uint32(58);
                    Sighting.codec().encode(obj.sighting, w);
                }
                if (obj.retraction != null) {
                    w.uint32(66);
                    Retraction.codec().encode(obj.retraction, w);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    minor: 0,
                    sequence: 0,
                    previous: uint8ArrayAlloc(0),
                    issuedAt: 0,
                    expiresAt: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.minor = reader.uint32();
                            break;
                        }
                        case 2: {
                            obj.sequence = reader.uint64Number();
                            break;
                        }
                        case 3: {
                            obj.previous = reader.bytes();
                            break;
                        }
                        case 4: {
                            obj.issuedAt = reader.uint64Number();
                            break;
                        }
                        case 5: {
                            obj.expiresAt = reader.uint64Number();
                            break;
                        }
                        case 6: {
                            obj.threat = Threat.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.threat
                            });
                            break;
                        }
                        case 7: {
                            obj.sighting = Sighting.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.sighting
                            });
                            break;
                        }
                        case 8: {
                            obj.retraction = Retraction.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.retraction
                            });
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                if (obj.retraction != null) {
                    delete obj.sighting;
                    delete obj.threat;
                }
                if (obj.sighting != null) {
                    delete obj.retraction;
                    delete obj.threat;
                }
                if (obj.threat != null) {
                    delete obj.retraction;
                    delete obj.sighting;
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.minor`,
                                value: reader.uint32()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.sequence`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.previous`,
                                value: reader.bytes()
                            };
                            break;
                        }
                        case 4: {
                            yield {
                                field: `${prefix}.issuedAt`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 5: {
                            yield {
                                field: `${prefix}.expiresAt`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 6: {
                            yield* Threat.codec().stream(reader, reader.uint32(), `${prefix}.threat`, {
                                limits: opts.limits?.threat
                            });
                            break;
                        }
                        case 7: {
                            yield* Sighting.codec().stream(reader, reader.uint32(), `${prefix}.sighting`, {
                                limits: opts.limits?.sighting
                            });
                            break;
                        }
                        case 8: {
                            yield* Retraction.codec().stream(reader, reader.uint32(), `${prefix}.retraction`, {
                                limits: opts.limits?.retraction
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
        return encodeMessage(obj, Body.codec());
    }
    Body.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Body.codec(), opts);
    }
    Body.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Body.codec(), opts);
    }
    Body.stream = stream;
})(Body || (Body = {}));
export var Indicator;
(function (Indicator) {
    let _codec;
    Indicator.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.network != null && obj.network.byteLength > 0)) {
                    w.uint32(10);
                    w.bytes(obj.network);
                }
                if ((obj.prefix != null && obj.prefix !== 0)) {
                    w.uint32(16);
                    w.uint32(obj.prefix);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    network: uint8ArrayAlloc(0),
                    prefix: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.network = reader.bytes();
                            break;
                        }
                        case 2: {
                            obj.prefix = reader.uint32();
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
                                field: `${prefix}.network`,
                                value: reader.bytes()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.prefix`,
                                value: reader.uint32()
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
        return encodeMessage(obj, Indicator.codec());
    }
    Indicator.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Indicator.codec(), opts);
    }
    Indicator.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Indicator.codec(), opts);
    }
    Indicator.stream = stream;
})(Indicator || (Indicator = {}));
export var Threat;
(function (Threat) {
    let _codec;
    Threat.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if (obj.indicator != null) {
                    w.uint32(10);
                    Indicator.codec().encode(obj.indicator, w);
                }
                if ((obj.category != null && obj.category !== 0)) {
                    w.uint32(16);
                    w.uint32(obj.category);
                }
                if ((obj.severity != null && obj.severity !== 0)) {
                    w.uint32(24);
                    w.uint32(obj.severity);
                }
                if ((obj.confidence != null && obj.confidence !== 0)) {
                    w.uint32(32);
                    w.uint32(obj.confidence);
                }
                if ((obj.firstSeen != null && obj.firstSeen !== 0)) {
                    w.uint32(40);
                    w.uint64Number(obj.firstSeen);
                }
                if ((obj.lastSeen != null && obj.lastSeen !== 0)) {
                    w.uint32(48);
                    w.uint64Number(obj.lastSeen);
                }
                if ((obj.attempts != null && obj.attempts !== 0)) {
                    w.uint32(56);
                    w.uint32(obj.attempts);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    category: 0,
                    severity: 0,
                    confidence: 0,
                    firstSeen: 0,
                    lastSeen: 0,
                    attempts: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.indicator = Indicator.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.indicator
                            });
                            break;
                        }
                        case 2: {
                            obj.category = reader.uint32();
                            break;
                        }
                        case 3: {
                            obj.severity = reader.uint32();
                            break;
                        }
                        case 4: {
                            obj.confidence = reader.uint32();
                            break;
                        }
                        case 5: {
                            obj.firstSeen = reader.uint64Number();
                            break;
                        }
                        case 6: {
                            obj.lastSeen = reader.uint64Number();
                            break;
                        }
                        case 7: {
                            obj.attempts = reader.uint32();
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
                            yield* Indicator.codec().stream(reader, reader.uint32(), `${prefix}.indicator`, {
                                limits: opts.limits?.indicator
                            });
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.category`,
                                value: reader.uint32()
                            };
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.severity`,
                                value: reader.uint32()
                            };
                            break;
                        }
                        case 4: {
                            yield {
                                field: `${prefix}.confidence`,
                                value: reader.uint32()
                            };
                            break;
                        }
                        case 5: {
                            yield {
                                field: `${prefix}.firstSeen`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 6: {
                            yield {
                                field: `${prefix}.lastSeen`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 7: {
                            yield {
                                field: `${prefix}.attempts`,
                                value: reader.uint32()
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
        return encodeMessage(obj, Threat.codec());
    }
    Threat.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Threat.codec(), opts);
    }
    Threat.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Threat.codec(), opts);
    }
    Threat.stream = stream;
})(Threat || (Threat = {}));
export var Sighting;
(function (Sighting) {
    let _codec;
    Sighting.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if (obj.indicator != null) {
                    w.uint32(10);
                    Indicator.codec().encode(obj.indicator, w);
                }
                if ((obj.verdict != null && obj.verdict !== 0)) {
                    w.uint32(16);
                    w.uint32(obj.verdict);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    verdict: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.indicator = Indicator.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.indicator
                            });
                            break;
                        }
                        case 2: {
                            obj.verdict = reader.uint32();
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
                            yield* Indicator.codec().stream(reader, reader.uint32(), `${prefix}.indicator`, {
                                limits: opts.limits?.indicator
                            });
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.verdict`,
                                value: reader.uint32()
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
        return encodeMessage(obj, Sighting.codec());
    }
    Sighting.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Sighting.codec(), opts);
    }
    Sighting.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Sighting.codec(), opts);
    }
    Sighting.stream = stream;
})(Sighting || (Sighting = {}));
export var Retraction;
(function (Retraction) {
    let _codec;
    Retraction.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.target != null && obj.target.byteLength > 0)) {
                    w.uint32(10);
                    w.bytes(obj.target);
                }
                if ((obj.targetSequence != null && obj.targetSequence !== 0)) {
                    w.uint32(16);
                    w.uint64Number(obj.targetSequence);
                }
                if ((obj.targetExpiresAt != null && obj.targetExpiresAt !== 0)) {
                    w.uint32(24);
                    w.uint64Number(obj.targetExpiresAt);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    target: uint8ArrayAlloc(0),
                    targetSequence: 0,
                    targetExpiresAt: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.target = reader.bytes();
                            break;
                        }
                        case 2: {
                            obj.targetSequence = reader.uint64Number();
                            break;
                        }
                        case 3: {
                            obj.targetExpiresAt = reader.uint64Number();
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
                                field: `${prefix}.target`,
                                value: reader.bytes()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.targetSequence`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.targetExpiresAt`,
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
        return encodeMessage(obj, Retraction.codec());
    }
    Retraction.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Retraction.codec(), opts);
    }
    Retraction.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Retraction.codec(), opts);
    }
    Retraction.stream = stream;
})(Retraction || (Retraction = {}));
export var Proof;
(function (Proof) {
    let _codec;
    Proof.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.first != null && obj.first.byteLength > 0)) {
                    w.uint32(10);
                    w.bytes(obj.first);
                }
                if ((obj.second != null && obj.second.byteLength > 0)) {
                    w.uint32(18);
                    w.bytes(obj.second);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    first: uint8ArrayAlloc(0),
                    second: uint8ArrayAlloc(0)
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.first = reader.bytes();
                            break;
                        }
                        case 2: {
                            obj.second = reader.bytes();
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
                                field: `${prefix}.first`,
                                value: reader.bytes()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.second`,
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
        return encodeMessage(obj, Proof.codec());
    }
    Proof.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Proof.codec(), opts);
    }
    Proof.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Proof.codec(), opts);
    }
    Proof.stream = stream;
})(Proof || (Proof = {}));
