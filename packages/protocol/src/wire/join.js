import { decodeMessage, encodeMessage, MaxLengthError, message, streamMessage } from 'protons-runtime';
import { alloc as uint8ArrayAlloc } from 'uint8arrays/alloc';
export var JoinFrame;
(function (JoinFrame) {
    let _codec;
    JoinFrame.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                obj = { ...obj };
                if (obj.refusal != null) {
                    obj.records = undefined;
                    obj.welcome = undefined;
                    obj.proof = undefined;
                    obj.challenge = undefined;
                }
                if (obj.records != null) {
                    obj.refusal = undefined;
                    obj.welcome = undefined;
                    obj.proof = undefined;
                    obj.challenge = undefined;
                }
                if (obj.welcome != null) {
                    obj.refusal = undefined;
                    obj.records = undefined;
                    obj.proof = undefined;
                    obj.challenge = undefined;
                }
                if (obj.proof != null) {
                    obj.refusal = undefined;
                    obj.records = undefined;
                    obj.welcome = undefined;
                    obj.challenge = undefined;
                }
                if (obj.challenge != null) {
                    obj.refusal = undefined;
                    obj.records = undefined;
                    obj.welcome = undefined;
                    obj.proof = undefined;
                }
                if (obj.challenge != null) {
                    w.uint32(10);
                    Challenge.codec().encode(obj.challenge, w);
                }
                if (obj.proof != null) {
                    w.uint32(18);
                    Proof.codec().encode(obj.proof, w);
                }
                if (obj.welcome != null) {
                    w.uint32(26);
                    Welcome.codec().encode(obj.welcome, w);
                }
                if (obj.records != null) {
                    w.uint32(34);
                    JoinRecords.codec().encode(obj.records, w);
                }
                if (obj.refusal != null) {
                    w.uint32(42);
                    w.string(obj.refusal);
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
                            obj.challenge = Challenge.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.challenge
                            });
                            break;
                        }
                        case 2: {
                            obj.proof = Proof.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.proof
                            });
                            break;
                        }
                        case 3: {
                            obj.welcome = Welcome.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.welcome
                            });
                            break;
                        }
                        case 4: {
                            obj.records = JoinRecords.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.records
                            });
                            break;
                        }
                        case 5: {
                            obj.refusal = reader.string();
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                if (obj.refusal != null) {
                    delete obj.records;
                    delete obj.welcome;
                    delete obj.proof;
                    delete obj.challenge;
                }
                if (obj.records != null) {
                    delete obj.refusal;
                    delete obj.welcome;
                    delete obj.proof;
                    delete obj.challenge;
                }
                if (obj.welcome != null) {
                    delete obj.refusal;
                    delete obj.records;
                    delete obj.proof;
                    delete obj.challenge;
                }
                if (obj.proof != null) {
                    delete obj.refusal;
                    delete obj.records;
                    delete obj.welcome;
                    delete obj.challenge;
                }
                if (obj.challenge != null) {
                    delete obj.refusal;
                    delete obj.records;
                    delete obj.welcome;
                    delete obj.proof;
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield* Challenge.codec().stream(reader, reader.uint32(), `${prefix}.challenge`, {
                                limits: opts.limits?.challenge
                            });
                            break;
                        }
                        case 2: {
                            yield* Proof.codec().stream(reader, reader.uint32(), `${prefix}.proof`, {
                                limits: opts.limits?.proof
                            });
                            break;
                        }
                        case 3: {
                            yield* Welcome.codec().stream(reader, reader.uint32(), `${prefix}.welcome`, {
                                limits: opts.limits?.welcome
                            });
                            break;
                        }
                        case 4: {
                            yield* JoinRecords.codec().stream(reader, reader.uint32(), `${prefix}.records`, {
                                limits: opts.limits?.records
                            });
                            break;
                        }
                        case 5: {
                            yield {
                                field: `${prefix}.refusal`,
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
        return encodeMessage(obj, JoinFrame.codec());
    }
    JoinFrame.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, JoinFrame.codec(), opts);
    }
    JoinFrame.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, JoinFrame.codec(), opts);
    }
    JoinFrame.stream = stream;
})(JoinFrame || (JoinFrame = {}));
export var Challenge;
(function (Challenge) {
    let _codec;
    Challenge.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.nonce != null && obj.nonce.byteLength > 0)) {
                    w.uint32(10);
                    w.bytes(obj.nonce);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    nonce: uint8ArrayAlloc(0)
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.nonce = reader.bytes();
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
                                field: `${prefix}.nonce`,
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
        return encodeMessage(obj, Challenge.codec());
    }
    Challenge.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Challenge.codec(), opts);
    }
    Challenge.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Challenge.codec(), opts);
    }
    Challenge.stream = stream;
})(Challenge || (Challenge = {}));
export var Proof;
(function (Proof) {
    let _codec;
    Proof.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.invitation != null && obj.invitation.byteLength > 0)) {
                    w.uint32(10);
                    w.bytes(obj.invitation);
                }
                if ((obj.mac != null && obj.mac.byteLength > 0)) {
                    w.uint32(18);
                    w.bytes(obj.mac);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    invitation: uint8ArrayAlloc(0),
                    mac: uint8ArrayAlloc(0)
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.invitation = reader.bytes();
                            break;
                        }
                        case 2: {
                            obj.mac = reader.bytes();
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
                                field: `${prefix}.invitation`,
                                value: reader.bytes()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.mac`,
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
export var Welcome;
(function (Welcome) {
    let _codec;
    Welcome.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.certificate != null && obj.certificate.byteLength > 0)) {
                    w.uint32(10);
                    w.bytes(obj.certificate);
                }
                if ((obj.keyNumber != null && obj.keyNumber !== 0)) {
                    w.uint32(16);
                    w.uint64Number(obj.keyNumber);
                }
                if ((obj.key != null && obj.key.byteLength > 0)) {
                    w.uint32(26);
                    w.bytes(obj.key);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    certificate: uint8ArrayAlloc(0),
                    keyNumber: 0,
                    key: uint8ArrayAlloc(0)
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.certificate = reader.bytes();
                            break;
                        }
                        case 2: {
                            obj.keyNumber = reader.uint64Number();
                            break;
                        }
                        case 3: {
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
                                field: `${prefix}.certificate`,
                                value: reader.bytes()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.keyNumber`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 3: {
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
        return encodeMessage(obj, Welcome.codec());
    }
    Welcome.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Welcome.codec(), opts);
    }
    Welcome.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Welcome.codec(), opts);
    }
    Welcome.stream = stream;
})(Welcome || (Welcome = {}));
export var JoinRecords;
(function (JoinRecords) {
    let _codec;
    JoinRecords.codec = () => {
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
        return encodeMessage(obj, JoinRecords.codec());
    }
    JoinRecords.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, JoinRecords.codec(), opts);
    }
    JoinRecords.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, JoinRecords.codec(), opts);
    }
    JoinRecords.stream = stream;
})(JoinRecords || (JoinRecords = {}));
