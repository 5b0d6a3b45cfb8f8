package dev.zippermerge.engine.calibrate;

import java.util.List;

/**
 * The merged model in trainable form.
 *
 * @param variables everything that calibration may change, shared and private
 * @param networks one for each task
 */
public record Student(List<TrainedVariable> variables, List<StudentNetwork> networks) {}
