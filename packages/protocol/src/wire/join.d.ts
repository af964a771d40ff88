import type { Codec, DecodeOptions } from 'protons-runtime';
import type { Uint8ArrayList } from 'uint8arraylist';
export interface JoinFrame {
    challenge?: Challenge;
    proof?: Proof;
    welcome?: Welcome;
    records?: JoinRecords;
    refusal?: string;
}
export declare namespace JoinFrame {
    const codec: () => Codec<JoinFrame>;
    interface JoinFrameChallengeNonceFieldEvent {
        field: '$.challenge.nonce';
        value: Uint8Array<ArrayBuffer>;
    }
    interface JoinFrameProofInvitationFieldEvent {
        field: '$.proof.invitation';
        value: Uint8Array<ArrayBuffer>;
    }
    interface JoinFrameProofMacFieldEvent {
        field: '$.proof.mac';
        value: Uint8Array<ArrayBuffer>;
    }
    interface JoinFrameWelcomeCertificateFieldEvent {
        field: '$.welcome.certificate';
        value: Uint8Array<ArrayBuffer>;
    }
    interface JoinFrameWelcomeKeyNumberFieldEvent {
        field: '$.welcome.keyNumber';
        value: number;
    }
    interface JoinFrameWelcomeKeyFieldEvent {
        field: '$.welcome.key';
        value: Uint8Array<ArrayBuffer>;
    }
    interface JoinFrameRecordsEnvelopesFieldEvent {
        field: '$.records.envelopes[]';
        index: number;
        value: Uint8Array<ArrayBuffer>;
    }
    interface JoinFrameRecordsMoreFieldEvent {
        field: '$.records.more';
        value: boolean;
    }
    interface JoinFrameRefusalFieldEvent {
        field: '$.refusal';
        value: string;
    }
    function encode(obj: Partial<JoinFrame>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<JoinFrame>): JoinFrame;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<JoinFrame>): Generator<JoinFrameChallengeNonceFieldEvent | JoinFrameProofInvitationFieldEvent | JoinFrameProofMacFieldEvent | JoinFrameWelcomeCertificateFieldEvent | JoinFrameWelcomeKeyNumberFieldEvent | JoinFrameWelcomeKeyFieldEvent | JoinFrameRecordsEnvelopesFieldEvent | JoinFrameRecordsMoreFieldEvent | JoinFrameRefusalFieldEvent>;
}
export interface Challenge {
    nonce: Uint8Array<ArrayBuffer>;
}
export declare namespace Challenge {
    const codec: () => Codec<Challenge>;
    interface ChallengeNonceFieldEvent {
        field: '$.nonce';
        value: Uint8Array<ArrayBuffer>;
    }
    function encode(obj: Partial<Challenge>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Challenge>): Challenge;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Challenge>): Generator<ChallengeNonceFieldEvent>;
}
export interface Proof {
    invitation: Uint8Array<ArrayBuffer>;
    mac: Uint8Array<ArrayBuffer>;
}
export declare namespace Proof {
    const codec: () => Codec<Proof>;
    interface ProofInvitationFieldEvent {
        field: '$.invitation';
        value: Uint8Array<ArrayBuffer>;
    }
    interface ProofMacFieldEvent {
        field: '$.mac';
        value: Uint8Array<ArrayBuffer>;
    }
    function encode(obj: Partial<Proof>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Proof>): Proof;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Proof>): Generator<ProofInvitationFieldEvent | ProofMacFieldEvent>;
}
export interface Welcome {
    certificate: Uint8Array<ArrayBuffer>;
    keyNumber: number;
    key: Uint8Array<ArrayBuffer>;
}
export declare namespace Welcome {
    const codec: () => Codec<Welcome>;
    interface WelcomeCertificateFieldEvent {
        field: '$.certificate';
        value: Uint8Array<ArrayBuffer>;
    }
    interface WelcomeKeyNumberFieldEvent {
        field: '$.keyNumber';
        value: number;
    }
    interface WelcomeKeyFieldEvent {
        field: '$.key';
        value: Uint8Array<ArrayBuffer>;
    }
    function encode(obj: Partial<Welcome>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Welcome>): Welcome;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Welcome>): Generator<WelcomeCertificateFieldEvent | WelcomeKeyNumberFieldEvent | WelcomeKeyFieldEvent>;
}
export interface JoinRecords {
    envelopes: Uint8Array<ArrayBuffer>[];
    more: boolean;
}
export declare namespace JoinRecords {
    const codec: () => Codec<JoinRecords>;
    interface JoinRecordsEnvelopesFieldEvent {
        field: '$.envelopes[]';
        index: number;
        value: Uint8Array<ArrayBuffer>;
    }
    interface JoinRecordsMoreFieldEvent {
        field: '$.more';
        value: boolean;
    }
    function encode(obj: Partial<JoinRecords>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<JoinRecords>): JoinRecords;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<JoinRecords>): Generator<JoinRecordsEnvelopesFieldEvent | JoinRecordsMoreFieldEvent>;
}
