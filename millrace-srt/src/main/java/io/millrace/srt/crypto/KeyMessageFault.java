package io.millrace.srt.crypto;

/** What is wrong with a key material message, in the order in which it is looked at. */
public enum KeyMessageFault implements KeyMessage {
  SIZE("shorter than 33 or longer than 104 bytes"),
  SIGNATURE("not the signature of a key material message"),
  NO_KEY("names no key"),
  CIPHER("a cipher that is not AES-CTR or AES-GCM"),
  ENCAPSULATION("not for SRT"),
  SALT_LENGTH("a salt of other than 16 bytes"),
  KEY_LENGTH("a key of other than 16, 24 or 32 bytes"),
  TOTAL_LENGTH("longer or shorter than its own fields say");

  private final String sentence;

  KeyMessageFault(String sentence) {
    this.sentence = sentence;
  }

  /** What a person reads. */
  public String sentence() {
    return sentence;
  }
}
