import type { Codec, DecodeOptions } from 'protons-runtime';
import type { Uint8ArrayList } from 'uint8arraylist';
export interface Envelope {
    body: Uint8Array<ArrayBuffer>;
    key: Uint8Array<ArrayBuffer>;
    signature: Uint8Array<ArrayBuffer>;
}
export declare namespace Envelope {
    const codec: () => Codec<Envelope>;
    interface EnvelopeBodyFieldEvent {
        field: '$.body';
        value: Uint8Array<ArrayBuffer>;
    }
    interface EnvelopeKeyFieldEvent {
        field: '$.key';
        value: Uint8Array<ArrayBuffer>;
    }
    interface EnvelopeSignatureFieldEvent {
        field: '$.signature';
        value: Uint8Array<ArrayBuffer>;
    }
    function encode(obj: Partial<Envelope>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Envelope>): Envelope;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Envelope>): Generator<EnvelopeBodyFieldEvent | EnvelopeKeyFieldEvent | EnvelopeSignatureFieldEvent>;
}
export interface Body {
    minor: number;
    sequence: number;
    previous: Uint8Array<ArrayBuffer>;
    issuedAt: number;
    expiresAt: number;
    threat?: Threat;
    sighting?: Sighting;
    retraction?: Retraction;
}
export declare namespace Body {
    const codec: () => Codec<Body>;
    interface BodyMinorFieldEvent {
        field: '$.minor';
        value: number;
    }
    interface BodySequenceFieldEvent {
        field: '$.sequence';
        value: number;
    }
    interface BodyPreviousFieldEvent {
        field: '$.previous';
        value: Uint8Array<ArrayBuffer>;
    }
    interface BodyIssuedAtFieldEvent {
        field: '$.issuedAt';
        value: number;
    }
    interface BodyExpiresAtFieldEvent {
        field: '$.expiresAt';
        value: number;
    }
    interface BodyThreatIndicatorNetworkFieldEvent {
        field: '$.threat.indicator.network';
        value: Uint8Array<ArrayBuffer>;
    }
    interface BodyThreatIndicatorPrefixFieldEvent {
        field: '$.threat.indicator.prefix';
        value: number;
    }
    interface BodyThreatCategoryFieldEvent {
        field: '$.threat.category';
        value: number;
    }
    interface BodyThreatSeverityFieldEvent {
        field: '$.threat.severity';
        value: number;
    }
    interface BodyThreatConfidenceFieldEvent {
        field: '$.threat.confidence';
        value: number;
    }
    interface BodyThreatFirstSeenFieldEvent {
        field: '$.threat.firstSeen';
        value: number;
    }
    interface BodyThreatLastSeenFieldEvent {
        field: '$.threat.lastSeen';
        value: number;
    }
    interface BodyThreatAttemptsFieldEvent {
        field: '$.threat.attempts';
        value: number;
    }
    interface BodySightingIndicatorNetworkFieldEvent {
        field: '$.sighting.indicator.network';
        value: Uint8Array<ArrayBuffer>;
    }
    interface BodySightingIndicatorPrefixFieldEvent {
        field: '$.sighting.indicator.prefix';
        value: number;
    }
    interface BodySightingVerdictFieldEvent {
        field: '$.sighting.verdict';
        value: number;
    }
    interface BodyRetractionTargetFieldEvent {
        field: '$.retraction.target';
        value: Uint8Array<ArrayBuffer>;
    }
    interface BodyRetractionTargetSequenceFieldEvent {
        field: '$.retraction.targetSequence';
        value: number;
    }
    interface BodyRetractionTargetExpiresAtFieldEvent {
        field: '$.retraction.targetExpiresAt';
        value: number;
    }
    function encode(obj: Partial<Body>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Body>): Body;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Body>): Generator<BodyMinorFieldEvent | BodySequenceFieldEvent | BodyPreviousFieldEvent | BodyIssuedAtFieldEvent | BodyExpiresAtFieldEvent | BodyThreatIndicatorNetworkFieldEvent | BodyThreatIndicatorPrefixFieldEvent | BodyThreatCategoryFieldEvent | BodyThreatSeverityFieldEvent | BodyThreatConfidenceFieldEvent | BodyThreatFirstSeenFieldEvent | BodyThreatLastSeenFieldEvent | BodyThreatAttemptsFieldEvent | BodySightingIndicatorNetworkFieldEvent | BodySightingIndicatorPrefixFieldEvent | BodySightingVerdictFieldEvent | BodyRetractionTargetFieldEvent | BodyRetractionTargetSequenceFieldEvent | BodyRetractionTargetExpiresAtFieldEvent>;
}
export interface Indicator {
    network: Uint8Array<ArrayBuffer>;
    prefix: number;
}
export declare namespace Indicator {
    const codec: () => Codec<Indicator>;
    interface IndicatorNetworkFieldEvent {
        field: '$.network';
        value: Uint8Array<ArrayBuffer>;
    }
    interface IndicatorPrefixFieldEvent {
        field: '$.prefix';
        value: number;
    }
    function encode(obj: Partial<Indicator>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Indicator>): Indicator;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Indicator>): Generator<IndicatorNetworkFieldEvent | IndicatorPrefixFieldEvent>;
}
export interface Threat {
    indicator?: Indicator;
    category: number;
    severity: number;
    confidence: number;
    firstSeen: number;
    lastSeen: number;
    attempts: number;
}
export declare namespace Threat {
    const codec: () => Codec<Threat>;
    interface ThreatIndicatorNetworkFieldEvent {
        field: '$.indicator.network';
        value: Uint8Array<ArrayBuffer>;
    }
    interface ThreatIndicatorPrefixFieldEvent {
        field: '$.indicator.prefix';
        value: number;
    }
    interface ThreatCategoryFieldEvent {
        field: '$.category';
        value: number;
    }
    interface ThreatSeverityFieldEvent {
        field: '$.severity';
        value: number;
    }
    interface ThreatConfidenceFieldEvent {
        field: '$.confidence';
        value: number;
    }
    interface ThreatFirstSeenFieldEvent {
        field: '$.firstSeen';
        value: number;
    }
    interface ThreatLastSeenFieldEvent {
        field: '$.lastSeen';
        value: number;
    }
    interface ThreatAttemptsFieldEvent {
        field: '$.attempts';
        value: number;
    }
    function encode(obj: Partial<Threat>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Threat>): Threat;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Threat>): Generator<ThreatIndicatorNetworkFieldEvent | ThreatIndicatorPrefixFieldEvent | ThreatCategoryFieldEvent | ThreatSeverityFieldEvent | ThreatConfidenceFieldEvent | ThreatFirstSeenFieldEvent | ThreatLastSeenFieldEvent | ThreatAttemptsFieldEvent>;
}
export interface Sighting {
    indicator?: Indicator;
    verdict: number;
}
export declare namespace Sighting {
    const codec: () => Codec<Sighting>;
    interface SightingIndicatorNetworkFieldEvent {
        field: '$.indicator.network';
        value: Uint8Array<ArrayBuffer>;
    }
    interface SightingIndicatorPrefixFieldEvent {
        field: '$.indicator.prefix';
        value: number;
    }
    interface SightingVerdictFieldEvent {
        field: '$.verdict';
        value: number;
    }
    function encode(obj: Partial<Sighting>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Sighting>): Sighting;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Sighting>): Generator<SightingIndicatorNetworkFieldEvent | SightingIndicatorPrefixFieldEvent | SightingVerdictFieldEvent>;
}
export interface Retraction {
    target: Uint8Array<ArrayBuffer>;
    targetSequence: number;
    targetExpiresAt: number;
}
export declare namespace Retraction {
    const codec: () => Codec<Retraction>;
    interface RetractionTargetFieldEvent {
        field: '$.target';
        value: Uint8Array<ArrayBuffer>;
    }
    interface RetractionTargetSequenceFieldEvent {
        field: '$.targetSequence';
        value: number;
    }
    interface RetractionTargetExpiresAtFieldEvent {
        field: '$.targetExpiresAt';
        value: number;
    }
    function encode(obj: Partial<Retraction>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Retraction>): Retraction;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Retraction>): Generator<RetractionTargetFieldEvent | RetractionTargetSequenceFieldEvent | RetractionTargetExpiresAtFieldEvent>;
}
export interface Proof {
    first: Uint8Array<ArrayBuffer>;
    second: Uint8Array<ArrayBuffer>;
}
export declare namespace Proof {
    const codec: () => Codec<Proof>;
    interface ProofFirstFieldEvent {
        field: '$.first';
        value: Uint8Array<ArrayBuffer>;
    }
    interface ProofSecondFieldEvent {
        field: '$.second';
        value: Uint8Array<ArrayBuffer>;
    }
    function encode(obj: Partial<Proof>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Proof>): Proof;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Proof>): Generator<ProofFirstFieldEvent | ProofSecondFieldEvent>;
}
