import { decodeMessage, encodeMessage, MaxLengthError, message, streamMessage } from 'protons-runtime';
import { alloc as uint8ArrayAlloc } from 'uint8arrays/alloc';
export var RecordBody;
(function (RecordBody) {
    let _codec;
    RecordBody.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                obj = { ...obj };
                if (obj.rotation != null) {
                    obj.presence = undefined;
                    obj.succession = undefined;
                    obj.lift = undefined;
                    obj.falsePositive = undefined;
                    obj.allow = undefined;
                    obj.revocation = undefined;
                    obj.certificate = undefined;
                }
                if (obj.presence != null) {
                    obj.rotation = undefined;
                    obj.succession = undefined;
                    obj.lift = undefined;
                    obj.falsePositive = undefined;
                    obj.allow = undefined;
                    obj.revocation = undefined;
                    obj.certificate = undefined;
                }
                if (obj.succession != null) {
                    obj.rotation = undefined;
                    obj.presence = undefined;
                    obj.lift = undefined;
                    obj.falsePositive = undefined;
                    obj.allow = undefined;
                    obj.revocation = undefined;
                    obj.certificate = undefined;
                }
                if (obj.lift != null) {
                    obj.rotation = undefined;
                    obj.presence = undefined;
                    obj.succession = undefined;
                    obj.falsePositive = undefined;
                    obj.allow = undefined;
                    obj.revocation = undefined;
                    obj.certificate = undefined;
                }
                if (obj.falsePositive != null) {
                    obj.rotation = undefined;
                    obj.presence = undefined;
                    obj.succession = undefined;
                    obj.lift = undefined;
                    obj.allow = undefined;
                    obj.revocation = undefined;
                    obj.certificate = undefined;
                }
                if (obj.allow != null) {
                    obj.rotation = undefined;
                    obj.presence = undefined;
                    obj.succession = undefined;
                    obj.lift = undefined;
                    obj.falsePositive = undefined;
                    obj.revocation = undefined;
                    obj.certificate = undefined;
                }
                if (obj.revocation != null) {
                    obj.rotation = undefined;
                    obj.presence = undefined;
                    obj.succession = undefined;
                    obj.lift = undefined;
                    obj.falsePositive = undefined;
                    obj.allow = undefined;
                    obj.certificate = undefined;
                }
                if (obj.certificate != null) {
                    obj.rotation = undefined;
                    obj.presence = undefined;
                    obj.succession = undefined;
                    obj.lift = undefined;
                    obj.falsePositive = undefined;
                    obj.allow = undefined;
                    obj.revocation = undefined;
                }
                if ((obj.minor != null && obj.minor !== 0)) {
                    w.uint32(8);
                    w.uint32(obj.minor);
                }
                if ((obj.network != null && obj.network.byteLength > 0)) {
                    w.uint32(18);
                    w.bytes(obj.network);
                }
                if ((obj.number != null && obj.number !== 0)) {
                    w.uint32(24);
                    w.uint64Number(obj.number);
                }
                if ((obj.issuedAt != null && obj.issuedAt !== 0)) {
                    w.uint32(32);
                    w.uint64Number(obj.issuedAt);
                }
                if ((obj.expiresAt != null && obj.expiresAt !== 0)) {
                    w.uint32(40);
                    w.uint64Number(obj.expiresAt);
                }
                if (obj.certificate != null) {
                    w.uint32(50);
                    Certificate.codec().encode(obj.certificate, w);
                }
                if (obj.revocation != null) {
                    w.uint32(58);
                    Revocation.codec().encode(obj.revocation, w);
                }
                if (obj.allow != null) {
                    w.uint32(66);
                    Allow.codec().encode(obj.allow, w);
                }
                if (obj.falsePositive != null) {
                    w.uint32(74);
                    FalsePositive.codec().encode(obj.falsePositive, w);
                }
                if (obj.lift != null) {
                    w.uint32(82);
                    Lift.codec().encode(obj.lift, w);
                }
                if (obj.succession != null) {
                    w.uint32(90);
                    Succession.codec().encode(obj.succession, w);
                }
                if (obj.presence != null) {
                    w.uint32(98);
                    Presence.codec().encode(obj.presence, w);
                }
                if (obj.rotation != null) {
                    w.uint32(106);
                    Rotation.codec().encode(obj.rotation, w);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    minor: 0,
                    network: uint8ArrayAlloc(0),
                    number: 0,
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
                            obj.network = reader.bytes();
                            break;
                        }
                        case 3: {
                            obj.number = reader.uint64Number();
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
                            obj.certificate = Certificate.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.certificate
                            });
                            break;
                        }
                        case 7: {
                            obj.revocation = Revocation.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.revocation
                            });
                            break;
                        }
                        case 8: {
                            obj.allow = Allow.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.allow
                            });
                            break;
                        }
                        case 9: {
                            obj.falsePositive = FalsePositive.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.falsePositive
                            });
                            break;
                        }
                        case 10: {
                            obj.lift = Lift.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.lift
                            });
                            break;
                        }
                        case 11: {
                            obj.succession = Succession.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.succession
                            });
                            break;
                        }
                        case 12: {
                            obj.presence = Presence.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.presence
                            });
                            break;
                        }
                        case 13: {
                            obj.rotation = Rotation.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.rotation
                            });
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                if (obj.rotation != null) {
                    delete obj.presence;
                    delete obj.succession;
                    delete obj.lift;
                    delete obj.falsePositive;
                    delete obj.allow;
                    delete obj.revocation;
                    delete obj.certificate;
                }
                if (obj.presence != null) {
                    delete obj.rotation;
                    delete obj.succession;
                    delete obj.lift;
                    delete obj.falsePositive;
                    delete obj.allow;
                    delete obj.revocation;
                    delete obj.certificate;
                }
                if (obj.succession != null) {
                    delete obj.rotation;
                    delete obj.presence;
                    delete obj.lift;
                    delete obj.falsePositive;
                    delete obj.allow;
                    delete obj.revocation;
                    delete obj.certificate;
                }
                if (obj.lift != null) {
                    delete obj.rotation;
                    delete obj.presence;
                    delete obj.succession;
                    delete obj.falsePositive;
                    delete obj.allow;
                    delete obj.revocation;
                    delete obj.certificate;
                }
                if (obj.falsePositive != null) {
                    delete obj.rotation;
                    delete obj.presence;
                    delete obj.succession;
                    delete obj.lift;
                    delete obj.allow;
                    delete obj.revocation;
                    delete obj.certificate;
                }
                if (obj.allow != null) {
                    delete obj.rotation;
                    delete obj.presence;
                    delete obj.succession;
                    delete obj.lift;
                    delete obj.falsePositive;
                    delete obj.revocation;
                    delete obj.certificate;
                }
                if (obj.revocation != null) {
                    delete obj.rotation;
                    delete obj.presence;
                    delete obj.succession;
                    delete obj.lift;
                    delete obj.falsePositive;
                    delete obj.allow;
                    delete obj.certificate;
                }
                if (obj.certificate != null) {
                    delete obj.rotation;
                    delete obj.presence;
                    delete obj.succession;
                    delete obj.lift;
                    delete obj.falsePositive;
                    delete obj.allow;
                    delete obj.revocation;
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
                                field: `${prefix}.network`,
                                value: reader.bytes()
                            };
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.number`,
                                value: reader.uint64Number()
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
                            yield* Certificate.codec().stream(reader, reader.uint32(), `${prefix}.certificate`, {
                                limits: opts.limits?.certificate
                            });
                            break;
                        }
                        case 7: {
                            yield* Revocation.codec().stream(reader, reader.uint32(), `${prefix}.revocation`, {
                                limits: opts.limits?.revocation
                            });
                            break;
                        }
                        case 8: {
                            yield* Allow.codec().stream(reader, reader.uint32(), `${prefix}.allow`, {
                                limits: opts.limits?.allow
                            });
                            break;
                        }
                        case 9: {
                            yield* FalsePositive.codec().stream(reader, reader.uint32(), `${prefix}.falsePositive`, {
                                limits: opts.limits?.falsePositive
                            });
                            break;
                        }
                        case 10: {
                            yield* Lift.codec().stream(reader, reader.uint32(), `${prefix}.lift`, {
                                limits: opts.limits?.lift
                            });
                            break;
                        }
                        case 11: {
                            yield* Succession.codec().stream(reader, reader.uint32(), `${prefix}.succession`, {
                                limits: opts.limits?.succession
                            });
                            break;
                        }
                        case 12: {
                            yield* Presence.codec().stream(reader, reader.uint32(), `${prefix}.presence`, {
                                limits: opts.limits?.presence
                            });
                            break;
                        }
                        case 13: {
                            yield* Rotation.codec().stream(reader, reader.uint32(), `${prefix}.rotation`, {
                                limits: opts.limits?.rotation
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
        return encodeMessage(obj, RecordBody.codec());
    }
    RecordBody.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, RecordBody.codec(), opts);
    }
    RecordBody.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, RecordBody.codec(), opts);
    }
    RecordBody.stream = stream;
})(RecordBody || (RecordBody = {}));
export var Network;
(function (Network) {
    let _codec;
    Network.codec = () => {
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
        return encodeMessage(obj, Network.codec());
    }
    Network.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Network.codec(), opts);
    }
    Network.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Network.codec(), opts);
    }
    Network.stream = stream;
})(Network || (Network = {}));
export var Certificate;
(function (Certificate) {
    let _codec;
    Certificate.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.member != null && obj.member.byteLength > 0)) {
                    w.uint32(10);
                    w.bytes(obj.member);
                }
                if ((obj.sponsor != null && obj.sponsor.byteLength > 0)) {
                    w.uint32(18);
                    w.bytes(obj.sponsor);
                }
                if ((obj.class != null && obj.class !== 0)) {
                    w.uint32(24);
                    w.uint32(obj.class);
                }
                if ((obj.label != null && obj.label !== '')) {
                    w.uint32(34);
                    w.string(obj.label);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    member: uint8ArrayAlloc(0),
                    sponsor: uint8ArrayAlloc(0),
                    class: 0,
                    label: ''
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.member = reader.bytes();
                            break;
                        }
                        case 2: {
                            obj.sponsor = reader.bytes();
                            break;
                        }
                        case 3: {
                            obj.class = reader.uint32();
                            break;
                        }
                        case 4: {
                            obj.label = reader.string();
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
                                field: `${prefix}.member`,
                                value: reader.bytes()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.sponsor`,
                                value: reader.bytes()
                            };
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.class`,
                                value: reader.uint32()
                            };
                            break;
                        }
                        case 4: {
                            yield {
                                field: `${prefix}.label`,
                                value: reader.string()
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
        return encodeMessage(obj, Certificate.codec());
    }
    Certificate.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Certificate.codec(), opts);
    }
    Certificate.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Certificate.codec(), opts);
    }
    Certificate.stream = stream;
})(Certificate || (Certificate = {}));
export var Revocation;
(function (Revocation) {
    let _codec;
    Revocation.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.member != null && obj.member.byteLength > 0)) {
                    w.uint32(10);
                    w.bytes(obj.member);
                }
                if ((obj.since != null && obj.since !== 0)) {
                    w.uint32(16);
                    w.uint64Number(obj.since);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    member: uint8ArrayAlloc(0),
                    since: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.member = reader.bytes();
                            break;
                        }
                        case 2: {
                            obj.since = reader.uint64Number();
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
                                field: `${prefix}.member`,
                                value: reader.bytes()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.since`,
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
        return encodeMessage(obj, Revocation.codec());
    }
    Revocation.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Revocation.codec(), opts);
    }
    Revocation.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Revocation.codec(), opts);
    }
    Revocation.stream = stream;
})(Revocation || (Revocation = {}));
export var Allow;
(function (Allow) {
    let _codec;
    Allow.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if (obj.network != null) {
                    w.uint32(10);
                    Network.codec().encode(obj.network, w);
                }
                if ((obj.comment != null && obj.comment !== '')) {
                    w.uint32(18);
                    w.string(obj.comment);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    comment: ''
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.network = Network.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.network
                            });
                            break;
                        }
                        case 2: {
                            obj.comment = reader.string();
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
                            yield* Network.codec().stream(reader, reader.uint32(), `${prefix}.network`, {
                                limits: opts.limits?.network
                            });
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.comment`,
                                value: reader.string()
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
        return encodeMessage(obj, Allow.codec());
    }
    Allow.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Allow.codec(), opts);
    }
    Allow.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Allow.codec(), opts);
    }
    Allow.stream = stream;
})(Allow || (Allow = {}));
export var FalsePositive;
(function (FalsePositive) {
    let _codec;
    FalsePositive.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if (obj.indicator != null) {
                    w.uint32(10);
                    Network.codec().encode(obj.indicator, w);
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
                            obj.indicator = Network.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.indicator
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
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield* Network.codec().stream(reader, reader.uint32(), `${prefix}.indicator`, {
                                limits: opts.limits?.indicator
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
        return encodeMessage(obj, FalsePositive.codec());
    }
    FalsePositive.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, FalsePositive.codec(), opts);
    }
    FalsePositive.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, FalsePositive.codec(), opts);
    }
    FalsePositive.stream = stream;
})(FalsePositive || (FalsePositive = {}));
export var Lift;
(function (Lift) {
    let _codec;
    Lift.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.author != null && obj.author.byteLength > 0)) {
                    w.uint32(10);
                    w.bytes(obj.author);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    author: uint8ArrayAlloc(0)
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.author = reader.bytes();
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
        return encodeMessage(obj, Lift.codec());
    }
    Lift.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Lift.codec(), opts);
    }
    Lift.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Lift.codec(), opts);
    }
    Lift.stream = stream;
})(Lift || (Lift = {}));
export var Succession;
(function (Succession) {
    let _codec;
    Succession.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.successor != null && obj.successor.byteLength > 0)) {
                    w.uint32(10);
                    w.bytes(obj.successor);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    successor: uint8ArrayAlloc(0)
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.successor = reader.bytes();
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
                                field: `${prefix}.successor`,
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
        return encodeMessage(obj, Succession.codec());
    }
    Succession.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Succession.codec(), opts);
    }
    Succession.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Succession.codec(), opts);
    }
    Succession.stream = stream;
})(Succession || (Succession = {}));
export var Presence;
(function (Presence) {
    let _codec;
    Presence.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if (obj.addresses != null && obj.addresses.length > 0) {
                    for (const value of obj.addresses) {
                        w.uint32(10);
                        w.string(value);
                    }
                }
                if ((obj.leaving != null && obj.leaving !== false)) {
                    w.uint32(16);
                    w.bool(obj.leaving);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    addresses: [],
                    leaving: false
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            if (opts.limits?.addresses != null && obj.addresses.length === opts.limits.addresses) {
                                throw new MaxLengthError('Decode error - repeated field "addresses" had too many elements');
                            }
                            obj.addresses.push(reader.string());
                            break;
                        }
                        case 2: {
                            obj.leaving = reader.bool();
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
                    addresses: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            if (opts.limits?.addresses != null && obj.addresses === opts.limits.addresses) {
                                throw new MaxLengthError('Streaming decode error - repeated field "addresses" had too many elements');
                            }
                            yield {
                                field: `${prefix}.addresses[]`,
                                index: obj.addresses,
                                value: reader.string()
                            };
                            obj.addresses++;
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.leaving`,
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
        return encodeMessage(obj, Presence.codec());
    }
    Presence.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Presence.codec(), opts);
    }
    Presence.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Presence.codec(), opts);
    }
    Presence.stream = stream;
})(Presence || (Presence = {}));
export var Rotation;
(function (Rotation) {
    let _codec;
    Rotation.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.keyDigest != null && obj.keyDigest.byteLength > 0)) {
                    w.uint32(10);
                    w.bytes(obj.keyDigest);
                }
                if ((obj.oldUntil != null && obj.oldUntil !== 0)) {
                    w.uint32(16);
                    w.uint64Number(obj.oldUntil);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    keyDigest: uint8ArrayAlloc(0),
                    oldUntil: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.keyDigest = reader.bytes();
                            break;
                        }
                        case 2: {
                            obj.oldUntil = reader.uint64Number();
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
                                field: `${prefix}.keyDigest`,
                                value: reader.bytes()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.oldUntil`,
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
        return encodeMessage(obj, Rotation.codec());
    }
    Rotation.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Rotation.codec(), opts);
    }
    Rotation.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Rotation.codec(), opts);
    }
    Rotation.stream = stream;
})(Rotation || (Rotation = {}));
export var InvitationBody;
(function (InvitationBody) {
    let _codec;
    InvitationBody.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.minor != null && obj.minor !== 0)) {
                    w.uint32(8);
                    w.uint32(obj.minor);
                }
                if ((obj.networkName != null && obj.networkName !== '')) {
                    w.uint32(18);
                    w.string(obj.networkName);
                }
                if ((obj.networkKey != null && obj.networkKey.byteLength > 0)) {
                    w.uint32(26);
                    w.bytes(obj.networkKey);
                }
                if ((obj.keyNumber != null && obj.keyNumber !== 0)) {
                    w.uint32(32);
                    w.uint64Number(obj.keyNumber);
                }
                if (obj.addresses != null && obj.addresses.length > 0) {
                    for (const value of obj.addresses) {
                        w.uint32(42);
                        w.string(value);
                    }
                }
                if ((obj.secret != null && obj.secret.byteLength > 0)) {
                    w.uint32(50);
                    w.bytes(obj.secret);
                }
                if ((obj.class != null && obj.class !== 0)) {
                    w.uint32(56);
                    w.uint32(obj.class);
                }
                if ((obj.label != null && obj.label !== '')) {
                    w.uint32(66);
                    w.string(obj.label);
                }
                if (obj.fleets != null && obj.fleets.length > 0) {
                    for (const value of obj.fleets) {
                        w.uint32(74);
                        w.bytes(value);
                    }
                }
                if ((obj.expiresAt != null && obj.expiresAt !== 0)) {
                    w.uint32(80);
                    w.uint64Number(obj.expiresAt);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    minor: 0,
                    networkName: '',
                    networkKey: uint8ArrayAlloc(0),
                    keyNumber: 0,
                    addresses: [],
                    secret: uint8ArrayAlloc(0),
                    class: 0,
                    label: '',
                    fleets: [],
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
                            obj.networkName = reader.string();
                            break;
                        }
                        case 3: {
                            obj.networkKey = reader.bytes();
                            break;
                        }
                        case 4: {
                            obj.keyNumber = reader.uint64Number();
                            break;
                        }
                        case 5: {
                            if (opts.limits?.addresses != null && obj.addresses.length === opts.limits.addresses) {
                                throw new MaxLengthError('Decode error - repeated field "addresses" had too many elements');
                            }
                            obj.addresses.push(reader.string());
                            break;
                        }
                        case 6: {
                            obj.secret = reader.bytes();
                            break;
                        }
                        case 7: {
                            obj.class = reader.uint32();
                            break;
                        }
                        case 8: {
                            obj.label = reader.string();
                            break;
                        }
                        case 9: {
                            if (opts.limits?.fleets != null && obj.fleets.length === opts.limits.fleets) {
                                throw new MaxLengthError('Decode error - repeated field "fleets" had too many elements');
                            }
                            obj.fleets.push(reader.bytes());
                            break;
                        }
                        case 10: {
                            obj.expiresAt = reader.uint64Number();
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
                    addresses: 0,
                    fleets: 0
                };
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
                                field: `${prefix}.networkName`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.networkKey`,
                                value: reader.bytes()
                            };
                            break;
                        }
                        case 4: {
                            yield {
                                field: `${prefix}.keyNumber`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 5: {
                            if (opts.limits?.addresses != null && obj.addresses === opts.limits.addresses) {
                                throw new MaxLengthError('Streaming decode error - repeated field "addresses" had too many elements');
                            }
                            yield {
                                field: `${prefix}.addresses[]`,
                                index: obj.addresses,
                                value: reader.string()
                            };
                            obj.addresses++;
                            break;
                        }
                        case 6: {
                            yield {
                                field: `${prefix}.secret`,
                                value: reader.bytes()
                            };
                            break;
                        }
                        case 7: {
                            yield {
                                field: `${prefix}.class`,
                                value: reader.uint32()
                            };
                            break;
                        }
                        case 8: {
                            yield {
                                field: `${prefix}.label`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 9: {
                            if (opts.limits?.fleets != null && obj.fleets === opts.limits.fleets) {
                                throw new MaxLengthError('Streaming decode error - repeated field "fleets" had too many elements');
                            }
                            yield {
                                field: `${prefix}.fleets[]`,
                                index: obj.fleets,
                                value: reader.bytes()
                            };
                            obj.fleets++;
                            break;
                        }
                        case 10: {
                            yield {
                                field: `${prefix}.expiresAt`,
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
        return encodeMessage(obj, InvitationBody.codec());
    }
    InvitationBody.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, InvitationBody.codec(), opts);
    }
    InvitationBody.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, InvitationBody.codec(), opts);
    }
    InvitationBody.stream = stream;
})(InvitationBody || (InvitationBody = {}));
