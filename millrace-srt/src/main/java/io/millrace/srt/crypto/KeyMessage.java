package io.millrace.srt.crypto;

/** What a key material message turned out to be. */
public sealed interface KeyMessage permits KeyMaterial, KeyMessageFault {}
